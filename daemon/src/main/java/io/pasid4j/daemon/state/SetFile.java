// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of a space's sets by owner index: two slots each, of which the one with the later mark
 * counts. A change goes to the other one, so that one of them is whole at every moment.
 * Thread-safe.
 */
final class SetFile implements SetStore, AutoCloseable {
  private static final int SLOT_BYTES = Slot.COMMIT_SIZE + SetRecord.BODY_SIZE;
  private static final int SLOTS_PER_SET = 2;
  private static final int CHUNK_SLOTS = 1 << 12;

  private final SlotFile file;

  private SetFile(SlotFile file) {
    this.file = file;
  }

  static void create(Path file) throws IOException {
    SlotFile.create(file, SLOT_BYTES, CHUNK_SLOTS);
  }

  static SetFile open(Path file) throws IOException {
    return new SetFile(SlotFile.open(file, SLOT_BYTES, CHUNK_SLOTS));
  }

  /**
   * Reads the set ids in a file that no daemon uses, without changing it. Records that are damaged
   * are left out.
   */
  static List<Integer> setIds(Path file) throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      long sizeBytes = channel.size() / SLOT_BYTES * SLOT_BYTES;
      MemorySegment slots = channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes, arena);
      for (long at = 0; at < sizeBytes; at += SLOT_BYTES) {
        MemorySegment slot = slots.asSlice(at, SLOT_BYTES);
        if (Slot.mark(slot) != 0 && Slot.isWhole(slot)) {
          ids.add(SetRecord.setId(Slot.body(slot)));
        }
      }
    }
    return ids.stream().distinct().toList();
  }

  /**
   * Reads the records of all sets.
   *
   * @throws DamagedStateException if one is not as it was written
   */
  synchronized List<SetRecord> readAll() {
    List<SetRecord> all = new ArrayList<>();
    for (int owner = 1; owner <= file.slots() / SLOTS_PER_SET; owner++) {
      requireWhole(owner, 0);
      requireWhole(owner, 1);
      MemorySegment latest = latest(owner);
      if (latest != null) {
        all.add(read(owner, latest));
      }
    }
    return all;
  }

  private void requireWhole(int owner, int which) {
    MemorySegment slot = slot(owner, which);
    if (!Slot.isEmpty(slot) && (Slot.mark(slot) == 0 || !Slot.isWhole(slot))) {
      throw new DamagedStateException("set record " + owner + ": its checksum does not match");
    }
  }

  private static SetRecord read(int owner, MemorySegment slot) {
    SetRecord record = SetRecord.decode(Slot.body(slot));
    if (record.owner() != owner || record.setId() < 1) {
      throw new DamagedStateException(
          "set record " + owner + ": of owner " + record.owner() + ", set " + record.setId());
    }
    return record;
  }

  /** The slot that counts; null if both are empty. */
  private @Nullable MemorySegment latest(int owner) {
    MemorySegment first = slot(owner, 0);
    MemorySegment second = slot(owner, 1);
    if (Slot.isEmpty(first) || Slot.isEmpty(second)) {
      MemorySegment only = Slot.isEmpty(first) ? second : first;
      return Slot.isEmpty(only) ? null : only;
    }
    return Slot.mark(first) - Slot.mark(second) > 0 ? first : second;
  }

  @Override
  public boolean outlivesDaemon() {
    return true;
  }

  @Override
  public synchronized void put(SetRecord record) {
    int owner = record.owner();
    file.growTo(owner * SLOTS_PER_SET - 1);
    MemorySegment latest = latest(owner);
    int mark = latest == null ? 1 : nextMark(Slot.mark(latest));
    boolean second = latest != null && latest.address() == slot(owner, 0).address();
    Slot.write(slot(owner, second ? 1 : 0), mark, record.encode());
  }

  private static int nextMark(int mark) {
    return mark == -1 ? 1 : mark + 1;
  }

  @Override
  public synchronized void remove(SetRecord record) {
    int owner = record.owner();
    MemorySegment latest = latest(owner);
    if (latest == null || read(owner, latest).setId() != record.setId()) {
      return;
    }
    boolean second = latest.address() == slot(owner, 1).address();
    // The older slot first: left alone, it would restore the set as it was before.
    Slot.clear(slot(owner, second ? 0 : 1));
    Slot.clear(latest);
  }

  private MemorySegment slot(int owner, int which) {
    return file.slot((owner - 1) * SLOTS_PER_SET + which);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
