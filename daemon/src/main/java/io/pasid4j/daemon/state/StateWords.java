// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Words of a state that no daemon changes meanwhile: which IDs are taken, and until when they are
 * quarantined. docs/reference/snapshot.md has the layout of a word.
 */
final class StateWords {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK_WORDS = 1 << 13;
  private static final long STATE = 0x7;
  private static final long FREE = 0;
  private static final long QUARANTINED = 3;
  private static final int DUE_SHIFT = 19;
  private static final long DUE = ((1L << 41) - 1) << DUE_SHIFT;

  private StateWords() {}

  /** Bytes of the words of a space. */
  static long sizeBytes(int bits) {
    return (long) Long.BYTES << bits;
  }

  /**
   * Reads which IDs are not free: held, pending or quarantined.
   *
   * @param file the words
   * @param within where to look; in no order
   * @return stretches of them, in the order of {@code within}
   * @throws DamagedStateException if the file ends before
   */
  static List<PasidRange> taken(Path file, List<PasidRange> within) throws IOException {
    List<PasidRange> taken = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer block =
          ByteBuffer.allocateDirect(BLOCK_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (PasidRange range : within) {
        addTaken(channel, block, range, taken);
      }
    }
    return taken;
  }

  private static void addTaken(
      FileChannel channel, ByteBuffer block, PasidRange range, List<PasidRange> taken)
      throws IOException {
    long first = -1;
    for (long id = range.min(); id <= range.max(); id++) {
      int inBlock = (int) ((id - range.min()) % BLOCK_WORDS);
      if (inBlock == 0) {
        read(channel, block, id, Math.min(BLOCK_WORDS, range.max() - id + 1));
      }
      boolean isTaken = (block.getLong(inBlock * Long.BYTES) & STATE) != FREE;
      if (isTaken && first < 0) {
        first = id;
      } else if (!isTaken && first >= 0) {
        taken.add(PasidRange.of(first, id - 1));
        first = -1;
      }
    }
    if (first >= 0) {
      taken.add(PasidRange.of(first, range.max()));
    }
  }

  private static void read(FileChannel channel, ByteBuffer block, long id, long words)
      throws IOException {
    block.clear().limit((int) words * Long.BYTES);
    while (block.hasRemaining()) {
      if (channel.read(block, id * Long.BYTES + block.position()) < 0) {
        throw new DamagedStateException("words: the file ends before that of ID " + id);
      }
    }
  }

  /**
   * Limits every quarantine to that of an ID freed now, since the clock may have been another one.
   *
   * @param words of a space that has not been made yet
   * @param latestMs when the last one is due
   */
  static void limitQuarantines(MemorySegment words, long latestMs) {
    for (long at = 0; at < words.byteSize(); at += Long.BYTES) {
      long word = words.get(WORD, at);
      if ((word & STATE) == QUARANTINED && (word & DUE) >>> DUE_SHIFT > latestMs) {
        words.set(WORD, at, (word & ~DUE) | latestMs << DUE_SHIFT);
      }
    }
  }
}
