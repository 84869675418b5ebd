// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * Takes contiguous blocks of a {@link FreeIndex}. A block is looked for without the lock, so that a
 * long search blocks no thread, and then taken under it, a page at a time. If part of it was taken
 * meanwhile, the other parts are released and the search goes on.
 */
public final class ContiguousAllocator {
  private final FreeIndex index;
  private final ReservedBands reserved;

  /** Creates an allocator of blocks of {@code index}, some of whose IDs are reserved. */
  ContiguousAllocator(FreeIndex index, ReservedBands reserved) {
    this.index = index;
    this.reserved = reserved;
  }

  /**
   * Takes the lowest block of {@code count} IDs that was seen free in {@code [min, max]},
   * inclusive. The caller has the index's bulk lock.
   *
   * @return its lowest ID, or {@link FreeIndex#NONE}
   */
  public int take(int min, int max, int count) {
    index.synchronizeReads();
    long from = min;
    for (; ; ) {
      int start = find(from, max + 1L, count);
      if (start == FreeIndex.NONE) {
        return start;
      }
      int obstacle = takeAll(start, count);
      if (obstacle == FreeIndex.NONE) {
        return start;
      }
      from = obstacle + 1L;
    }
  }

  /** Releases a block whose words are already free. */
  public void release(int start, int count) {
    long end = (long) start + count;
    for (long from = start; from < end; from = BitmapLayout.nextPage(from)) {
      index.releaseRun((int) from, (int) (Math.min(end, BitmapLayout.nextPage(from)) - from));
    }
  }

  /** Takes a block. If an ID is not free, releases the part taken and returns that ID. */
  private int takeAll(int start, int count) {
    long end = (long) start + count;
    for (long from = start; from < end; from = BitmapLayout.nextPage(from)) {
      int part = (int) (Math.min(end, BitmapLayout.nextPage(from)) - from);
      boolean taken = false;
      try {
        int obstacle = takePart((int) from, part);
        taken = obstacle == FreeIndex.NONE;
        if (!taken) {
          return obstacle;
        }
      } finally {
        if (!taken) {
          release(start, (int) (from - start));
        }
      }
    }
    return FreeIndex.NONE;
  }

  private int takePart(int from, int count) {
    int obstacle = index.takeRun(from, count);
    while (FreeIndex.isAbsent(obstacle)) {
      index.pageLives().make(BitmapLayout.page(from));
      obstacle = index.takeRun(from, count);
    }
    return obstacle;
  }

  private int find(long from, long end, int count) {
    long start = nextStart(from, end, count);
    while (start + count <= end) {
      long obstacle = nextTaken(start, start + count);
      if (obstacle == start + count) {
        return (int) start;
      }
      start = nextStart(obstacle, end, count);
    }
    return FreeIndex.NONE;
  }

  /** Returns the lowest ID of {@code [from, end)} that was seen taken, or the end. */
  private long nextTaken(long from, long end) {
    for (long id = from; id < end; ) {
      long present = Math.min(index.nextPresent(id), end);
      if (present > id) {
        long taken = reserved.nextReserved((int) id);
        if (taken < present) {
          return taken;
        }
        id = present;
      } else {
        long taken = ~leaf(id) & BitmapLayout.mask(id, end);
        if (taken != 0) {
          return firstOfLeaf(id) + Long.numberOfTrailingZeros(taken);
        }
        id = BitmapLayout.nextLeaf(id);
      }
    }
    return end;
  }

  /** Returns the lowest ID of {@code [from, end)} at which such a block may begin, or the end. */
  private long nextStart(long from, long end, int count) {
    for (long id = from; id < end; ) {
      long present = Math.min(index.nextPresent(id), end);
      if (present > id) {
        long free = reserved.nextUnreserved((int) id);
        if (free < present) {
          return free;
        }
        id = present;
      } else if (!index.hasFreeInBlock(id)) {
        id = (id | (BitmapLayout.BLOCK_IDS - 1)) + 1;
      } else {
        long starts = starts(leaf(id) & BitmapLayout.mask(id, end), count);
        if (starts != 0) {
          return firstOfLeaf(id) + Long.numberOfTrailingZeros(starts);
        }
        id = BitmapLayout.nextLeaf(id);
      }
    }
    return end;
  }

  /**
   * Returns a bit for each place of a leaf at which so many free IDs begin, or some that reach its
   * end.
   */
  private static long starts(long free, int count) {
    long reachEnd = -1L << 1 << (63 - Long.numberOfLeadingZeros(~free));
    long starts = count > Long.SIZE ? 0 : free;
    for (int have = 1; starts != 0 && have < count; ) {
      int more = Math.min(have, count - have);
      starts &= starts >>> more;
      have += more;
    }
    return free < 0 ? starts | (free == -1L ? -1L : reachEnd) : starts;
  }

  private long leaf(long id) {
    return index.loadLeaf((int) (id >>> BitmapLayout.LEAF_SHIFT));
  }

  private static long firstOfLeaf(long id) {
    return id & -BitmapLayout.LEAF_IDS;
  }
}
