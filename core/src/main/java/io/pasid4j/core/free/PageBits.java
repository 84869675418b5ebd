// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.LEAF_IDS;
import static io.pasid4j.core.free.BitmapLayout.LEAF_SHIFT;
import static io.pasid4j.core.free.BitmapLayout.PAGE_BLOCKS;
import static io.pasid4j.core.free.BitmapLayout.PAGE_LEAVES;

/**
 * The bits of a page, in one array so that they are one step away: its leaves, a bit per ID, 1 when
 * it is free; its blocks, a bit per leaf, 1 when the leaf has a free ID; how often its IDs count as
 * allocated before it was made. Where pages are dropped also how many of its IDs are taken; how
 * often it has ceased to be empty; its neighbours among the {@link EmptyPages}. Guarded by the lock
 * of the free index.
 */
final class PageBits {
  private static final int BLOCKS = PAGE_LEAVES;
  private static final int TAKEN = BLOCKS + PAGE_BLOCKS;
  private static final int USES = TAKEN + 1;
  private static final int NEXT = USES + 1;
  private static final int PREVIOUS = NEXT + 1;
  private static final int PRIOR_LIVES = PREVIOUS + 1;
  private static final int LENGTH = PRIOR_LIVES + 1;

  private PageBits() {}

  /** The bits of a page with nothing free; {@link #put} adds what is. */
  static long[] none(long priorLives) {
    long[] bits = new long[LENGTH];
    bits[PRIOR_LIVES] = priorLives;
    return bits;
  }

  /** Number of allocations that the page's IDs count from before it was made. */
  static long priorLives(long[] bits) {
    return bits[PRIOR_LIVES];
  }

  static void priorLives(long[] bits, long lives) {
    bits[PRIOR_LIVES] = lives;
  }

  /** A leaf of a page that is being made: which of its IDs are free. */
  static void put(long[] bits, int leaf, long free) {
    bits[leaf] = free;
    if (free != 0) {
      bits[BLOCKS + (leaf >>> 6)] |= 1L << leaf;
    }
  }

  /** The IDs of a leaf that are free, a bit each. */
  static long leaf(long[] bits, int leaf) {
    return bits[leaf];
  }

  /** The leaves of a block that have a free ID, a bit each. */
  static long block(long[] bits, int block) {
    return bits[BLOCKS + block];
  }

  /** The number of taken IDs; only where pages are dropped. */
  static long taken(long[] bits) {
    return bits[TAKEN];
  }

  /** Counts an ID that is taken though no bit was: that of a page that is being made. */
  static void countTaken(long[] bits) {
    bits[TAKEN]++;
  }

  /** The number of times that the page has ceased to be empty. */
  static long uses(long[] bits) {
    return bits[USES];
  }

  /** Counts that the page has ceased to be empty. */
  static void countUse(long[] bits) {
    bits[USES]++;
  }

  /** The page that became empty after this one, or a negative number. */
  static int next(long[] bits) {
    return (int) bits[NEXT];
  }

  /** The page that became empty before this one, or a negative number. */
  static int previous(long[] bits) {
    return (int) bits[PREVIOUS];
  }

  static void next(long[] bits, int page) {
    bits[NEXT] = page;
  }

  static void previous(long[] bits, int page) {
    bits[PREVIOUS] = page;
  }

  /** The lowest free offset of a leaf; -1 if there is none. */
  static int lowestOfLeaf(long[] bits, int leaf) {
    long free = bits[leaf];
    return free == 0 ? -1 : (leaf << LEAF_SHIFT) + Long.numberOfTrailingZeros(free);
  }

  /** The lowest free offset from {@code offset} to the end of its block; -1 if there is none. */
  static int lowestInBlock(long[] bits, int offset) {
    int leaf = offset >>> LEAF_SHIFT;
    long free = bits[leaf] & -1L << offset;
    if (free == 0) {
      int block = leaf >>> 6;
      // In two steps, for a shift by 64 is none.
      long leaves = bits[BLOCKS + block] & -1L << leaf << 1;
      if (leaves == 0) {
        return -1;
      }
      leaf = (block << 6) + Long.numberOfTrailingZeros(leaves);
      free = bits[leaf];
    }
    return (leaf << LEAF_SHIFT) + Long.numberOfTrailingZeros(free);
  }

  /** The lowest free offset of a block that has one. */
  static int lowestOfBlock(long[] bits, int block) {
    int leaf = (block << 6) + Long.numberOfTrailingZeros(bits[BLOCKS + block]);
    return (leaf << LEAF_SHIFT) + Long.numberOfTrailingZeros(bits[leaf]);
  }

  /** Takes IDs of a leaf, all of which are free; whether the leaf's block has none left. */
  static boolean take(long[] bits, int leaf, long mask) {
    long left = bits[leaf] & ~mask;
    bits[leaf] = left;
    if (left != 0) {
      return false;
    }
    int block = BLOCKS + (leaf >>> 6);
    long leaves = bits[block] & ~(1L << leaf);
    bits[block] = leaves;
    return leaves == 0;
  }

  /** Changes how many IDs are taken; the new number. */
  static long addTaken(long[] bits, int ids) {
    long taken = bits[TAKEN] + ids;
    bits[TAKEN] = taken;
    return taken;
  }

  /** Releases IDs of a leaf, all of which are taken; whether the leaf's block had none free. */
  static boolean release(long[] bits, int leaf, long mask) {
    long had = bits[leaf];
    bits[leaf] = had | mask;
    if (had != 0) {
      return false;
    }
    int block = BLOCKS + (leaf >>> 6);
    long leaves = bits[block];
    bits[block] = leaves | 1L << leaf;
    return leaves == 0;
  }

  /** The first offset of {@code [low, high]} that is taken; -1 if all are free. */
  static int firstTaken(long[] bits, int low, int high) {
    for (int from = low; from <= high; from = (from | (LEAF_IDS - 1)) + 1) {
      long taken = ~bits[from >>> LEAF_SHIFT] & BitmapLayout.mask(from, high + 1L);
      if (taken != 0) {
        return (from & -LEAF_IDS) + Long.numberOfTrailingZeros(taken);
      }
    }
    return -1;
  }
}
