// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.word.HeapMemory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what {@link SnapshotWriter} wrote, and trusts nothing that the checksum does not cover. */
final class SnapshotReader {
  private final ByteBuffer in;

  SnapshotReader(byte[] snapshot) {
    in = ByteBuffer.wrap(snapshot);
  }

  PasidSpace read(LongSupplier clockMs) {
    try {
      checkFrame();
      return readSpace(clockMs);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("snapshot: ends too soon, at " + in.position(), e);
    }
  }

  private void checkFrame() {
    int magic = in.getInt();
    if (magic != SnapshotWriter.MAGIC) {
      throw new IllegalArgumentException(
          "magic: 0x" + Integer.toHexString(magic) + " (expected: 0x50534453)");
    }
    int version = in.getShort();
    if (version != SnapshotWriter.VERSION) {
      throw new IllegalArgumentException("version: " + version + " (expected: 1)");
    }
    int end = in.capacity() - Integer.BYTES;
    CRC32C check = new CRC32C();
    check.update(in.array(), 0, end);
    if (in.getInt(end) != (int) check.getValue()) {
      throw new IllegalArgumentException("checksum: differs (expected: that of the bytes before)");
    }
    in.limit(end);
  }

  private PasidSpace readSpace(LongSupplier clockMs) {
    PasidSpaceBuilder builder = PasidSpace.builder().giveZero();
    builder.bits(in.get());
    int maxId = (int) ((1L << builder.bits()) - 1);
    builder.policy(in.get() == 0 ? Policy.LOWEST : Policy.CYCLIC);
    int cursor = in.getInt();
    long quarantineMs = in.getLong();
    if (quarantineMs != 0) {
      builder.quarantine(quarantineMs, clockMs);
    }
    for (int left = in.getInt(); left > 0; left--) {
      builder.reserve(PasidRange.of(in.getInt(), in.getInt()));
    }
    SetRegistry.Owners owners = readOwners();
    List<SavedSet> sets = readSets();
    PasidSpace space = builder.restored(readWords(maxId)).build();
    space.cyclicCursor().set(cursor);
    space.registry().restore(owners);
    for (SavedSet set : sets) {
      set.restore(space);
    }
    return space;
  }

  private SetRegistry.Owners readOwners() {
    int lastOwner = in.getInt();
    List<Integer> unused = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      unused.add(in.getInt());
    }
    return new SetRegistry.Owners(lastOwner, unused);
  }

  private List<SavedSet> readSets() {
    List<SavedSet> sets = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      sets.add(readSet());
    }
    return sets;
  }

  private SavedSet readSet() {
    int owner = in.getInt();
    boolean closed = in.get() != 0;
    Quota quota = new Quota(in.getInt(), in.getInt());
    String name = readText();
    List<Attached> attached = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      attached.add(new Attached(in.getInt(), in.getInt(), readText()));
    }
    return new SavedSet(owner, closed, quota, name == null ? "" : name, attached);
  }

  private @Nullable String readText() {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private HeapMemory readWords(int maxId) {
    HeapMemory memory = new HeapMemory(maxId);
    int first = in.getInt();
    int length = in.getInt();
    while (length > 0) {
      for (int i = 0; i < length; i++) {
        memory.restore(first + i, in.getLong());
      }
      first = in.getInt();
      length = in.getInt();
    }
    return memory;
  }

  private record Attached(int id, int spid, @Nullable String key) {}

  private record SavedSet(
      int owner, boolean closed, Quota quota, String name, List<Attached> attached) {
    void restore(PasidSpace space) {
      LocalSet set = space.registry().restore(owner, name, quota);
      for (Attached one : attached) {
        set.restore(one.id, one.spid, one.key);
      }
      if (closed) {
        set.close();
      }
    }
  }
}
