// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A mapped file of slots that grows by chunks. Not thread-safe. */
final class SlotFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final int slotBytes;
  private final int chunkSlots;
  private final List<MemorySegment> chunks = new ArrayList<>();

  private SlotFile(Path file, FileChannel channel, int slotBytes, int chunkSlots) {
    this.file = file;
    this.channel = channel;
    this.slotBytes = slotBytes;
    this.chunkSlots = chunkSlots;
  }

  /** Makes a file of one chunk of empty slots. */
  static void create(Path file, int slotBytes, int chunkSlots) throws IOException {
    MappedFiles.create(file, (long) slotBytes * chunkSlots);
  }

  /**
   * Maps a file.
   *
   * @throws DamagedStateException if its size cannot be
   */
  static SlotFile open(Path file, int slotBytes, int chunkSlots) throws IOException {
    SlotFile opened = new SlotFile(file, MappedFiles.open(file), slotBytes, chunkSlots);
    try {
      opened.mapAll();
      return opened;
    } catch (Throwable t) {
      opened.close();
      throw t;
    }
  }

  private void mapAll() throws IOException {
    long sizeBytes = channel.size();
    if (sizeBytes == 0 || sizeBytes % chunkBytes() != 0) {
      throw new DamagedStateException(
          file + ": " + sizeBytes + " bytes (expected: a multiple of " + chunkBytes() + ")");
    }
    for (long at = 0; at < sizeBytes; at += chunkBytes()) {
      chunks.add(MappedFiles.map(channel, at, chunkBytes()));
    }
  }

  private long chunkBytes() {
    return (long) slotBytes * chunkSlots;
  }

  /** The number of slots. */
  int slots() {
    return chunks.size() * chunkSlots;
  }

  /** A slot, 0 to {@link #slots} less one. */
  MemorySegment slot(int index) {
    return chunks
        .get(index / chunkSlots)
        .asSlice((long) (index % chunkSlots) * slotBytes, slotBytes);
  }

  /**
   * Makes sure that there is a slot.
   *
   * @throws StateFullException if the file system has no room
   */
  void growTo(int index) {
    while (index >= slots()) {
      long from = chunks.size() * chunkBytes();
      try {
        MappedFiles.fill(channel, from, from + chunkBytes());
        chunks.add(MappedFiles.map(channel, from, chunkBytes()));
      } catch (IOException e) {
        throw new StateFullException(file + ": " + e.getMessage() + " (expected: room)", e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
