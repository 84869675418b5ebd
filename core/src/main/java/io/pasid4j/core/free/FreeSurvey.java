// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * Counts what of a range can be taken, without taking anything; a moment's estimate while others
 * take and free. Costs by the pages that were ever touched, not by the width of the range.
 */
public final class FreeSurvey {
  private final FreeIndex index;
  private long freeIds;
  private long run;
  private long longestRun;

  /** Looks at {@code [min, max]}, inclusive, in the space of the index. */
  public FreeSurvey(FreeIndex index, ReservedBands reserved, int min, int max) {
    this.index = index;
    long end = max + 1L;
    for (long id = min; id < end; ) {
      long touched = Math.min(index.nextTouched(id), end);
      if (touched > id) {
        untouched(reserved, id, touched);
        id = touched;
      } else {
        id = leaf(id, Math.min((id | 31) + 1, end));
      }
    }
  }

  /** How many IDs can be taken. */
  public long freeIds() {
    return freeIds;
  }

  /** How many of them lie in one piece, at most. */
  public long longestRun() {
    return longestRun;
  }

  /** Looks at {@code [from, end)}, of which nothing was ever taken. */
  private void untouched(ReservedBands reserved, long from, long end) {
    for (long id = from; id < end; ) {
      long taken = Math.min(reserved.nextReserved((int) id), end);
      free(taken - id);
      id = taken;
      if (taken < end) {
        run = 0;
        id = reserved.nextUnreserved((int) taken);
      }
    }
  }

  /** Looks at {@code [from, end)} of one leaf; the ID after it. */
  private long leaf(long from, long end) {
    int bits = (int) index.loadLeaf((int) (from >>> Geometry.LEAF_SHIFT));
    for (long id = from; id < end; id++) {
      if ((bits & 1 << id) != 0) {
        free(1);
      } else {
        run = 0;
      }
    }
    return end;
  }

  private void free(long ids) {
    freeIds += ids;
    run += ids;
    longestRun = Math.max(longestRun, run);
  }
}
