// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.LEAF_IDS;
import static io.pasid4j.core.free.BitmapLayout.LEAF_SHIFT;

import io.pasid4j.core.word.WordPage;

/**
 * Frees many IDs of one set at once, slice by slice: first the words, which need no lock for the
 * caller has locked the set, then the bits under the lock of the free index.
 */
public final class BulkRelease {
  /** The most IDs of which bits are changed before the lock is given up. */
  private static final int SLICE_IDS = 256;

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
    int freed = 0;
    for (int at = from; at < to; at += SLICE_IDS) {
      int end = Math.min(at + SLICE_IDS, to);
      boolean wholeLeaves = ascending && end - at >= LEAF_IDS;
      int marked =
          wholeLeaves ? freeAscending(ids, at, end, heldWord) : freeWords(ids, at, end, heldWord);
      releaseBits(ids, at, end, wholeLeaves && marked == 0);
      freed += end - at - marked;
    }
    return freed;
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

  private int freeAscending(int[] ids, int from, int end, long heldWord) {
    int marked = 0;
    for (int at = from; at < end; ) {
      int run = wholeLeaves(ids, at, end);
      if (run > 0 && freeRun(ids[at], run, heldWord)) {
        at += run;
      } else {
        int next = Math.min(end, at + Math.max(1, run));
        marked += freeWords(ids, at, next, heldWord);
        at = next;
      }
    }
    return marked;
  }

  private boolean freeRun(int first, int count, long heldWord) {
    WordPage words = index.wordsOrNull(first);
    return words != null && words.freeRun(BitmapLayout.offset(first), count, heldWord);
  }

  /** The length of the run of IDs of one page from a place on, in leaves that are present. */
  private static int wholeLeaves(int[] ids, int from, int end) {
    int first = ids[from];
    int at = from;
    while (isWholeLeaf(ids, at, end)
        && ids[at] - first == at - from
        && BitmapLayout.page(ids[at]) == BitmapLayout.page(first)) {
      at += LEAF_IDS;
    }
    return at - from;
  }

  private static boolean isWholeLeaf(int[] ids, int at, int end) {
    int last = at + LEAF_IDS - 1;
    return last < end && (ids[at] & (LEAF_IDS - 1)) == 0 && ids[last] - ids[at] == LEAF_IDS - 1;
  }

  private void releaseBits(int[] ids, int from, int end, boolean wholeLeaves) {
    index.lock().lock();
    for (int at = from; at < end; ) {
      int id = ids[at];
      int leaf = id >> LEAF_SHIFT;
      if (wholeLeaves && isWholeLeaf(ids, at, end)) {
        index.releaseLocked(leaf, -1L);
        at += LEAF_IDS;
      } else if (id >= 0) {
        long mask = 1L << id;
        for (at++; at < end && ids[at] >> LEAF_SHIFT == leaf; at++) {
          mask |= 1L << ids[at];
        }
        index.releaseLocked(leaf, mask);
      } else {
        at++;
      }
    }
    index.lock().unlock();
    index.dropPages();
  }
}
