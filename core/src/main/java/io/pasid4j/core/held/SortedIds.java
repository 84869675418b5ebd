// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;

/**
 * Some thousands of IDs, wherever they lie, in one sorted array of 4 bytes each. Changes come in
 * batches: what a batch moves, it moves once. Not thread-safe: the set's gate guards it.
 */
class SortedIds {
  /** What an empty one may keep, so that an idle set stays small. */
  private static final int KEPT_CAPACITY = 16;

  private static final int SMALL = 256;

  private static final int[] NONE = {};

  private int[] ids = NONE;
  private int size;

  /** How many IDs are in the array. */
  final int sortedSize() {
    return size;
  }

  /** Adds an ID that is not in it. */
  final void insert(int id) {
    // IDs are mostly given in ascending order.
    int at = size == 0 || ids[size - 1] < id ? size : lowerBound(id, 0, size);
    reserve(size + 1);
    System.arraycopy(ids, at, ids, at + 1, size - at);
    ids[at] = id;
    size++;
  }

  /** Removes an ID that is in it. */
  final void delete(int id) {
    int at = lowerBound(id, 0, size);
    cut(at, at + 1);
  }

  /** Makes room for {@code needed} IDs, or throws and changes nothing. */
  final void reserve(int needed) {
    if (needed > ids.length) {
      // Small sets by little: they are many, and slack is what their memory per ID is made of.
      int more = size < SMALL ? Math.max(4, size >> 4) : size >> 2;
      ids = Arrays.copyOf(ids, Math.max(needed, size + more));
    }
  }

  /** Removes {@code removed[from..to)}, ascending, all in it. */
  final void deleteAll(int[] removed, int from, int to) {
    int read = 0;
    int write = 0;
    for (int i = from; i < to; i++) {
      int at = lowerBound(removed[i], read, size);
      write = shift(read, at, write);
      read = at + 1;
    }
    size = shift(read, size, write);
  }

  /** Moves the entries {@code [from, to)} down to {@code target}; answers the end of the moved. */
  private int shift(int from, int to, int target) {
    if (from != target) {
      System.arraycopy(ids, from, ids, target, to - from);
    }
    return target + to - from;
  }

  /** Adds {@code added[from..to)}, ascending, none in it, for which there is room. */
  final void insertAll(int[] added, int from, int to) {
    if (size == 0 || ids[size - 1] < added[from]) {
      System.arraycopy(added, from, ids, size, to - from);
      size += to - from;
      return;
    }
    int end = size;
    for (int i = to - 1; i >= from; i--) {
      int at = end == 0 || ids[end - 1] < added[i] ? end : lowerBound(added[i], 0, end);
      System.arraycopy(ids, at, ids, at + i - from + 1, end - at);
      ids[at + i - from] = added[i];
      end = at;
    }
    size += to - from;
  }

  /** The position of the first ID that is not below {@code min}. */
  public final int position(int min) {
    return lowerBound(min, 0, size);
  }

  /** The position after the last ID that is not above {@code max}. */
  public final int end(int max) {
    return size == 0 || ids[size - 1] <= max ? size : lowerBound(max + 1, 0, size);
  }

  /** The array itself, to be read until the next change. */
  public final int[] sorted() {
    return ids;
  }

  /** Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}; how many that was. */
  final int visitSorted(int min, int max, IdSink sink) {
    int from = position(min);
    int end = end(max);
    for (int at = from; at < end; ) {
      int leaf = ids[at] >>> 5;
      int mask = 0;
      do {
        mask |= 1 << ids[at++];
      } while (at < end && ids[at] >>> 5 == leaf);
      sink.accept(leaf, mask);
    }
    return end - from;
  }

  /** Removes what is in {@code [min, max]}, both inclusive. */
  final void deleteRange(int min, int max) {
    cut(position(min), end(max));
  }

  /** Forgets all and their memory. */
  final void clear() {
    ids = NONE;
    size = 0;
  }

  /**
   * Removes the entries {@code [from, to)} and gives back memory when three quarters are unused.
   */
  private void cut(int from, int to) {
    System.arraycopy(ids, to, ids, from, size - to);
    size -= to - from;
    if (ids.length > KEPT_CAPACITY && size <= ids.length >> 2) {
      ids = size == 0 ? NONE : Arrays.copyOf(ids, ids.length >> 1);
    }
  }

  /** The index in {@code [from, to)} of the first entry that is not below {@code id}; or to. */
  private int lowerBound(int id, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ids[middle] < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
