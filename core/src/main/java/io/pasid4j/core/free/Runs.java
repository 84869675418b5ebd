// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;

/**
 * Takes and gives back contiguous blocks of a {@link FreeIndex}. A block is found first and then
 * taken leaf by leaf; who loses a leaf to another gives back what it took and looks again.
 */
public final class Runs {
  private final FreeIndex index;
  private final ReservedBands reserved;

  /** Blocks of {@code index}, of whose IDs some are reserved. */
  Runs(FreeIndex index, ReservedBands reserved) {
    this.index = index;
    this.reserved = reserved;
  }

  /**
   * Takes the lowest block of {@code count} IDs that was seen in {@code [min, max]}, inclusive. It
   * passes over pages that were never touched, and over what the summary says is taken.
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
    int blocks = 0;
    for (long from = start; from < end; from = nextLeaf(from)) {
      index.releaseLeaf((int) (from >>> LEAF_SHIFT), mask(from, end));
      blocks |= 1 << Geometry.block((int) from);
      long next = nextLeaf(from);
      if (next >= end || Geometry.offset((int) next) == 0) {
        index.announce(Geometry.page((int) from), blocks);
        blocks = 0;
      }
    }
  }

  /**
   * Whether {@code count} IDs of {@code [min, max]}, inclusive, can be taken; a moment's estimate.
   * Costs by the pages that were ever touched, and by the IDs it counts in them.
   */
  public boolean has(int min, int max, int count) {
    long end = max + 1L;
    long missing = count;
    for (long from = min; from < end && missing > 0; ) {
      long touched = Math.min(index.nextTouched(from), end);
      if (touched > from) {
        missing -= countUntouched(from, touched);
        from = touched;
      } else {
        long listed = nextListed(from);
        long next = listed > from ? listed : nextBlock(from);
        missing -= listed > from ? 0 : countInBlock(from, Math.min(end, next));
        from = next;
      }
    }
    return missing <= 0;
  }

  private long countUntouched(long from, long end) {
    long count = 0;
    for (long id = from; id < end; ) {
      long taken = Math.min(reserved.nextReserved((int) id), end);
      count += taken - id;
      id = taken < end ? reserved.nextUnreserved((int) taken) : end;
    }
    return count;
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
    long start = nextStart(min, end, count);
    while (start + count <= end) {
      long obstacle = nextTaken(start, start + count);
      if (obstacle == start + count) {
        return (int) start;
      }
      start = nextStart(obstacle, end, count);
    }
    return FreeIndex.NONE;
  }

  /** The least ID of {@code [from, end)} that was seen taken, or the end. */
  private long nextTaken(long from, long end) {
    for (long id = from; id < end; ) {
      long touched = Math.min(index.nextTouched(id), end);
      if (touched > id) {
        long taken = reserved.nextReserved((int) id);
        if (taken < touched) {
          return taken;
        }
        id = touched;
      } else {
        int taken = ~(int) leaf(id) & mask(id, end);
        if (taken != 0) {
          return (id & -32L) + Integer.numberOfTrailingZeros(taken);
        }
        id = nextLeaf(id);
      }
    }
    return end;
  }

  /** The least ID of {@code [from, end)} at which such a block may begin, or the end. */
  private long nextStart(long from, long end, int count) {
    for (long id = from; id < end; ) {
      long touched = Math.min(index.nextTouched(id), end);
      if (touched > id) {
        long free = reserved.nextUnreserved((int) id);
        if (free < touched) {
          return free;
        }
        id = touched;
      } else {
        long listed = nextListed(id);
        int starts = listed > id ? 0 : starts((int) leaf(id) & mask(id, end), count);
        if (starts != 0) {
          return (id & -32L) + Integer.numberOfTrailingZeros(starts);
        }
        id = listed > id ? listed : nextLeaf(id);
      }
    }
    return end;
  }

  /** Where in a leaf so many free IDs begin, or some that go on to its end; a bit each. */
  private static int starts(int free, int count) {
    int reachEnd = -1 << (Integer.SIZE - Integer.numberOfLeadingZeros(~free));
    int starts = count > Integer.SIZE ? 0 : free;
    for (int have = 1; starts != 0 && have < count; ) {
      int more = Math.min(have, count - have);
      starts &= starts >>> more;
      have += more;
    }
    return free < 0 ? starts | reachEnd : starts;
  }

  /**
   * The ID itself, or where the next block of leaves begins if the summary lists none of its own.
   */
  private long nextListed(long id) {
    int blocks = (int) index.summary().load(Geometry.page((int) id));
    if (blocks == 0) {
      return (id | (Geometry.PAGE_IDS - 1)) + 1;
    }
    return (blocks & 1 << Geometry.block((int) id)) == 0 ? nextBlock(id) : id;
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
