// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * Counts the free IDs of a range, without taking any; a moment's estimate while others take and
 * free. Takes time proportional to the pages that are there, not to the width of the range.
 */
public final class FreeSurvey {
  private final FreeIndex index;
  private final ReservedBands reserved;
  private final long enoughIds;
  private long freeIds;
  private long run;
  private long longestRun;

  /** Looks at {@code [min, max]}, inclusive, in the space of the index. */
  public FreeSurvey(FreeIndex index, ReservedBands reserved, int min, int max) {
    this(index, reserved, min, max, Long.MAX_VALUE);
  }

  /**
   * Looks at {@code [min, max]}, inclusive, until {@code enoughIds} free ones have been counted.
   */
  public FreeSurvey(FreeIndex index, ReservedBands reserved, int min, int max, long enoughIds) {
    this.index = index;
    this.reserved = reserved;
    this.enoughIds = enoughIds;
    index.synchronizeReads();
    look(min, max + 1L);
  }

  private void look(long min, long end) {
    for (long id = min; id < end && freeIds < enoughIds; ) {
      long present = Math.min(index.nextPresent(id), end);
      if (present > id) {
        absent(id, present);
        id = present;
      } else if (!index.hasFreeInBlock(id)) {
        run = 0;
        id = (id | (BitmapLayout.BLOCK_IDS - 1)) + 1;
      } else {
        long next = Math.min(BitmapLayout.nextLeaf(id), end);
        leaf(id, next);
        id = next;
      }
    }
  }

  /** The number of free IDs. */
  public long freeIds() {
    return freeIds;
  }

  /** The length of the longest run of them. */
  public long longestRun() {
    return longestRun;
  }

  /** Looks at {@code [from, end)}, of which no page is there. */
  private void absent(long from, long end) {
    for (long id = from; id < end; ) {
      long taken = Math.min(reserved.nextReserved((int) id), end);
      free(taken - id);
      id = taken;
      if (taken < end) {
        run = 0;
        id = Math.min(reserved.nextUnreserved((int) taken), end);
      }
    }
  }

  /** Looks at {@code [from, end)} of one leaf. */
  private void leaf(long from, long end) {
    long bits = index.loadLeaf((int) (from >>> BitmapLayout.LEAF_SHIFT)) >>> from;
    for (long left = end - from; left > 0; ) {
      long free = Math.min(left, Long.numberOfTrailingZeros(~bits));
      free(free);
      left -= free;
      bits = free == 64 ? 0 : bits >>> free;
      if (left > 0) {
        run = 0;
        long taken = Math.min(left, Long.numberOfTrailingZeros(bits));
        left -= taken;
        bits >>>= Math.min(taken, 63);
      }
    }
  }

  private void free(long ids) {
    freeIds += ids;
    run += ids;
    longestRun = Math.max(longestRun, run);
  }
}
