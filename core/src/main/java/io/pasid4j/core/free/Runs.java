// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;

/**
 * Takes and gives back contiguous blocks of a {@link FreeIndex}. A block is found first and then
 * taken leaf by leaf; who loses a leaf to another gives back what it took and looks again.
 */
public final class Runs {
  private final FreeIndex index;

  /** Blocks of {@code index}. */
  Runs(FreeIndex index) {
    this.index = index;
  }

  /**
   * Takes the lowest block of {@code count} IDs that was seen in {@code [min, max]}, inclusive.
   *
   * @return its lowest ID, or {@link FreeIndex#NONE}
   */
  public int take(int min, int max, int count) {
    for (; ; ) {
      int start = find(min, max, count);
      if (start == FreeIndex.NONE || takeAll(start, count)) {
        return start;
      }
      Thread.onSpinWait();
    }
  }

  /** Gives a block back: its words say free already. */
  public void release(int start, int count) {
    long end = (long) start + count;
    for (long from = start; from < end; from = nextLeaf(from)) {
      int leaf = (int) (from >>> LEAF_SHIFT);
      index.releaseLeaf(leaf, mask(from, end));
      index.announce(Geometry.page((int) from), 1 << Geometry.block((int) from));
    }
  }

  /**
   * Whether {@code count} IDs of {@code [min, max]}, inclusive, can be taken; a moment's estimate.
   * Costs by the pages of the range, and by the IDs it counts.
   */
  public boolean has(int min, int max, int count) {
    long end = max + 1L;
    long missing = count;
    for (long from = min; from < end && missing > 0; from = nextBlock(from)) {
      if ((int) index.summary().load(Geometry.page((int) from)) == 0) {
        from |= Geometry.PAGE_IDS - 1L;
      } else {
        missing -= countInBlock(from, Math.min(end, nextBlock(from)));
      }
    }
    return missing <= 0;
  }

  private int countInBlock(long from, long end) {
    int count = 0;
    for (long id = from; id < end; id = nextLeaf(id)) {
      count += Integer.bitCount((int) leaf(id) & mask(id, end));
    }
    return count;
  }

  private int find(int min, int max, int count) {
    long end = max + 1L;
    long start = min;
    for (long from = min; from < end && start + count <= end; from = nextLeaf(from)) {
      int taken = ~(int) leaf(from) & mask(from, end);
      long base = from & -32L;
      while (taken != 0) {
        long obstacle = base + Integer.numberOfTrailingZeros(taken);
        if (obstacle - start >= count) {
          return (int) start;
        }
        start = obstacle + 1;
        taken &= taken - 1;
      }
      if (Math.min(nextLeaf(from), end) - start >= count) {
        return (int) start;
      }
    }
    return FreeIndex.NONE;
  }

  private boolean takeAll(int start, int count) {
    long end = (long) start + count;
    for (long from = start; from < end; from = nextLeaf(from)) {
      if (!takeLeaf((int) (from >>> LEAF_SHIFT), mask(from, end))) {
        release(start, (int) (from - start));
        return false;
      }
    }
    return true;
  }

  private boolean takeLeaf(int leaf, int mask) {
    for (; ; ) {
      long seen = index.loadLeaf(leaf);
      if (((int) seen & mask) != mask) {
        return false;
      }
      if (index.casTake(leaf, seen, mask)) {
        return true;
      }
    }
  }

  private long leaf(long id) {
    return index.loadLeaf((int) (id >>> LEAF_SHIFT));
  }

  private static long nextBlock(long id) {
    return (id | ((1L << Geometry.BLOCK_SHIFT) - 1)) + 1;
  }

  private static long nextLeaf(long id) {
    return (id | 31) + 1;
  }

  /** The bits of {@code [from, end)} in the leaf of {@code from}. */
  private static int mask(long from, long end) {
    int mask = -1 << (int) from;
    return end < nextLeaf(from) ? mask & ~(-1 << (int) end) : mask;
  }
}
