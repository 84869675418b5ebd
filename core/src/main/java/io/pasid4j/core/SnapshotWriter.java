// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Gate;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes a space as bytes, big-endian; docs/snapshot.md is the layout's specification. */
final class SnapshotWriter {
  static final int MAGIC = 0x50534453; // "PSDS"
  static final int VERSION = 1;

  private final PasidSpace space;
  private final Standstill still;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** A writer of a space all of whose sets stand still, and which opens none meanwhile. */
  SnapshotWriter(PasidSpace space, Standstill still) {
    this.space = space;
    this.still = still;
  }

  byte[] write() {
    if (space.unclaimedOwners().length > 0) {
      throw new IllegalStateException(
          "unclaimed owners: " + space.unclaimedOwners().length + " (expected: none)");
    }
    try {
      writeAll(space.registry().localSets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void writeAll(List<LocalSet> sets) throws IOException {
    writeSpace();
    writeOwners();
    out.writeInt(sets.size());
    for (LocalSet set : sets) {
      writeSet(set, Gate.isClosed(still.word(set)));
    }
    writeWords();
    CRC32C check = new CRC32C();
    check.update(bytes.toByteArray());
    out.writeInt((int) check.getValue());
  }

  private void writeSpace() throws IOException {
    out.writeInt(MAGIC);
    out.writeShort(VERSION);
    out.writeByte(space.bits());
    out.writeByte(space.policy() == Policy.LOWEST ? 0 : 1);
    out.writeInt(space.cyclicCursor().get());
    Quarantine quarantine = space.quarantine();
    out.writeLong(quarantine == null ? 0 : quarantine.durationMs());
    List<PasidRange> bands = space.reserved().ranges();
    out.writeInt(bands.size());
    for (PasidRange band : bands) {
      out.writeInt((int) band.min());
      out.writeInt((int) band.max());
    }
  }

  private void writeOwners() throws IOException {
    SetRegistry.Owners owners = space.registry().owners();
    out.writeByte(owners.counting() ? 1 : 0);
    out.writeInt(owners.lastOwner());
    out.writeInt(owners.unusedOwners().size());
    for (int owner : owners.unusedOwners()) {
      out.writeInt(owner);
    }
  }

  private void writeSet(LocalSet set, boolean closed) throws IOException {
    out.writeInt(set.owner());
    out.writeByte(closed ? 1 : 0);
    out.writeInt(set.quota().guaranteedIds());
    out.writeInt(set.quota().limitIds());
    writeText(set.name());
    Attachments attachments = set.attachments();
    if (attachments == null) {
      out.writeInt(0);
      return;
    }
    int[] ids = attachments.namedIds();
    out.writeInt(ids.length);
    for (int id : ids) {
      out.writeInt(id);
      out.writeInt(attachments.spid(id));
      writeText(attachments.key(id));
    }
  }

  /** Length in bytes, -1 for null; then UTF-8. */
  private void writeText(@Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /** Runs of words that are not zero: first ID, length, words; a run of length 0 ends them. */
  private void writeWords() throws IOException {
    long id = 0;
    while (id <= space.maxId()) {
      int length = runLength((int) id);
      if (length > 0) {
        out.writeInt((int) id);
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
          out.writeLong(space.index().loadWord((int) id + i));
        }
      }
      id = space.index().nextTouched(id + length + 1);
    }
    out.writeInt(0);
    out.writeInt(0);
  }

  private int runLength(int first) {
    int length = 0;
    while (length <= space.maxId() - first && space.index().loadWord(first + length) != 0) {
      length++;
    }
    return length;
  }
}
