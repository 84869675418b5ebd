// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.BLOCK_IDS;
import static io.pasid4j.core.free.BitmapLayout.BLOCK_SHIFT;
import static io.pasid4j.core.free.BitmapLayout.PAGE_BLOCKS;

import org.jspecify.annotations.Nullable;

/**
 * The blocks of a space that have a free ID, a bit each, as an array, and behind them the lowest
 * leaf that may have one. Guarded by the lock of the free index.
 */
final class BlockBits {
  private BlockBits() {}

  /** Those of a space that is being made. */
  static long[] of(Pages pages, int maxId, ReservedBands reserved) {
    long[] blocks = new long[((pages.count() * PAGE_BLOCKS + 63) >>> 6) + 1];
    for (int block = 0; block < pages.count() * PAGE_BLOCKS; block++) {
      if (hasFree(pages.bits(block / PAGE_BLOCKS), block, maxId, reserved)) {
        add(blocks, block);
      }
    }
    return blocks;
  }

  private static boolean hasFree(
      long @Nullable [] bits, int block, int maxId, ReservedBands reserved) {
    if (bits != null) {
      return PageBits.block(bits, block & (PAGE_BLOCKS - 1)) != 0;
    }
    long first = (long) block << BLOCK_SHIFT;
    int last = (int) Math.min(first + BLOCK_IDS - 1, maxId);
    return first <= maxId && !reserved.covers((int) first, last);
  }

  /**
   * A leaf below which no ID is free. Kept here, on cache lines of the lock's holder: beside the
   * fields of the index, each change would take those from all who are about to lock.
   */
  static int lowestLeaf(long[] blocks) {
    return (int) blocks[blocks.length - 1];
  }

  static void lowestLeaf(long[] blocks, int leaf) {
    blocks[blocks.length - 1] = leaf;
  }

  /** A block has a free ID now. */
  static void add(long[] blocks, int block) {
    blocks[block >>> 6] |= 1L << block;
  }

  /** A block has no free ID any more. */
  static void remove(long[] blocks, int block) {
    blocks[block >>> 6] &= ~(1L << block);
  }

  /** Returns whether a block has a free ID. */
  static boolean has(long[] blocks, int block) {
    return (blocks[block >>> 6] & 1L << block) != 0;
  }

  /** The least block of {@code [from, last]} that has a free ID; -1 if there is none. */
  static int next(long[] blocks, int from, int last) {
    if (from > last) {
      return -1;
    }
    int word = from >>> 6;
    long listed = blocks[word] & -1L << from;
    if (listed == 0) {
      word = nextWord(blocks, word + 1, last >>> 6);
      if (word < 0) {
        return -1;
      }
      listed = blocks[word];
    }
    int block = (word << 6) + Long.numberOfTrailingZeros(listed);
    return block > last ? -1 : block;
  }

  private static int nextWord(long[] blocks, int from, int last) {
    for (int word = from; word <= last; word++) {
      if (blocks[word] != 0) {
        return word;
      }
    }
    return -1;
  }
}
