// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.LEAF_SHIFT;

import io.pasid4j.core.word.WordPage;

/**
 * Frees many IDs of one set at once, slice by slice: first the words, which need no lock for the
 * caller has locked the set, then the bits under the lock of the free index.
 */
public final class BulkRelease {
  /** The most IDs whose bits are changed before the lock is released. */
  private static final int SLICE_IDS = 256;

  /** The fewest consecutive IDs that are freed as a run. */
  private static final int MIN_RUN_IDS = 32;

  private final FreeIndex index;

  BulkRelease(FreeIndex index) {
    this.index = index;
  }

  /**
   * Frees those of some IDs that are held without references, by the caller's set. Throws nothing.
   *
   * @param ids has them in {@code [from, to)}, each once or several times; is changed there
   * @param ascending whether each is greater than the one before
   * @param heldWord see {@link io.pasid4j.core.word.Word#isHeldUnreferenced}
   * @return how many were freed
   */
  public int free(int[] ids, int from, int to, boolean ascending, long heldWord) {
    return to - from < MIN_RUN_IDS
        ? freeSlice(ids, from, to, heldWord)
        : freeSlices(ids, from, to, ascending, heldWord);
  }

  private int freeSlices(int[] ids, int from, int to, boolean ascending, long heldWord) {
    int freed = 0;
    int at = from;
    while (at < to) {
      int run = ascending ? run(ids, at, Math.min(at + SLICE_IDS, to)) : 0;
      if (run > 0 && freeRun(ids[at], run, heldWord)) {
        index.releaseRun(ids[at], run);
        freed += run;
        at += run;
      } else {
        int end = Math.min(at + (run > 0 ? run : sliceIds(ascending)), to);
        freed += freeSlice(ids, at, end, heldWord);
        at = end;
      }
    }
    return freed;
  }

  private int freeSlice(int[] ids, int from, int end, long heldWord) {
    int marked = freeWords(ids, from, end, heldWord);
    releaseBits(ids, from, end);
    return end - from - marked;
  }

  /** Short ones where a run may follow; else the more IDs, the fewer times the lock is taken. */
  private static int sliceIds(boolean ascending) {
    return ascending ? MIN_RUN_IDS : SLICE_IDS;
  }

  /**
   * The length of a run of consecutive IDs of one page that begins at a place, not always that of
   * the longest; 0 if it is short. Ascending IDs are consecutive if the last one says so.
   */
  private static int run(int[] ids, int at, int end) {
    int first = ids[at];
    int most = Math.min(end - at, BitmapLayout.PAGE_IDS - BitmapLayout.offset(first));
    int count = most;
    while (count >= MIN_RUN_IDS && ids[at + count - 1] - first != count - 1) {
      count >>= 1;
    }
    return count >= MIN_RUN_IDS ? count : 0;
  }

  private boolean freeRun(int first, int count, long heldWord) {
    WordPage words = index.wordsOrNull(first);
    return words != null && words.freeRun(BitmapLayout.offset(first), count, heldWord);
  }

  /** Frees words; replaces by their complement the IDs that are not so held, and counts them. */
  private int freeWords(int[] ids, int from, int end, long heldWord) {
    int marked = 0;
    for (int at = from; at < end; at++) {
      int id = ids[at];
      WordPage words = index.wordsOrNull(id);
      if (words == null || !words.free(BitmapLayout.offset(id), heldWord)) {
        ids[at] = ~id;
        marked++;
      }
    }
    return marked;
  }

  private void releaseBits(int[] ids, int from, int end) {
    index.lock().lock();
    for (int at = from; at < end; ) {
      int id = ids[at++];
      if (id >= 0) {
        int leaf = id >> LEAF_SHIFT;
        long mask = 1L << id;
        for (; at < end && ids[at] >> LEAF_SHIFT == leaf; at++) {
          mask |= 1L << ids[at];
        }
        index.releaseLocked(leaf, mask);
      }
    }
    index.lock().unlock();
    index.dropPages();
  }
}
