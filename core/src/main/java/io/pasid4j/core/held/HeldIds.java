// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * An index of the IDs of one set, as entries of 4 bytes each: a sorted part, and behind it the
 * latest entries in the order in which they were added. It is a hint: an ID that has left the set
 * may still have an entry, and one that came back may have two; but every ID of the set has one. So
 * its users check the words. IDs are 0 to 2^31-1 inclusive. Guarded by the set's lock.
 *
 * <p>Removing an ID costs nothing here unless its entry is the last. Stale entries are dropped when
 * room is needed and they are more than half of the others and {@link #SLACK}; so each is dropped
 * once, at constant cost per added ID, apart from sorting. The array of a set that frees as many
 * IDs as it allocates stops growing.
 */
public final class HeldIds {
  /** The number of stale entries below which cleaning is not worth a pass. */
  static final int SLACK = 64;

  /** The most entries that an empty index keeps room for, so that an idle set stays small. */
  private static final int KEPT_CAPACITY = 16;

  private static final int SMALL = 256;

  /** The longest array that every JVM can allocate. */
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private static final int[] NONE = {};

  private int[] ids = NONE;
  private int sorted;
  private int size;

  /** Creates an index without entries. */
  public HeldIds() {}

  /**
   * Returns whether there is no room for {@code more} entries: {@link #makeRoom} must come first.
   */
  public boolean lacksRoom(int more) {
    return more > ids.length - size;
  }

  /**
   * Makes room for {@code more} entries. If it throws, out of memory, every ID of the set still has
   * an entry.
   *
   * @param heldIds how many IDs the set has
   * @param isHeld whether the set has an ID
   */
  public void makeRoom(int more, int heldIds, IntPredicate isHeld) {
    if (size > heldIds + (heldIds >> 1) + (long) SLACK) {
      dropStale(isHeld);
      sort();
    }
    if (more > MAX_LENGTH - size) {
      throw new OutOfMemoryError("entries: " + size + " and " + more + " more (expected: fewer)");
    }
    int needed = size + more;
    if (needed > ids.length) {
      // Small arrays grow by little: they are many, and their slack makes up most of the memory per
      // ID.
      int slack = size < SMALL ? Math.max(8, size >> 4) : size >> 1;
      ids = Arrays.copyOf(ids, (int) Math.max(needed, Math.min((long) size + slack, MAX_LENGTH)));
    } else if (needed <= ids.length >> 2 && ids.length > KEPT_CAPACITY) {
      ids = Arrays.copyOf(ids, ids.length >> 1);
    }
  }

  /**
   * Gives back the room that was made last, for IDs that the set did not get.
   *
   * @param before the {@link #entries} before that; no entry was added since
   */
  public void giveBack(int[] before) {
    if (before.length < ids.length) {
      ids = before;
    }
  }

  private void dropStale(IntPredicate isHeld) {
    int keptSorted = keepHeld(0, sorted, 0, isHeld);
    size = keepHeld(sorted, size, keptSorted, isHeld);
    sorted = keptSorted;
  }

  /**
   * Moves the held entries of {@code [from, end)} to {@code to}.
   *
   * @return the position behind them
   */
  private int keepHeld(int from, int end, int to, IntPredicate isHeld) {
    int kept = to;
    for (int at = from; at < end; at++) {
      int id = ids[at];
      ids[kept] = id;
      kept += isHeld.test(id) ? 1 : 0;
    }
    return kept;
  }

  /** Adds an ID that the set has got; there is room. */
  public void add(int id) {
    int at = size;
    if (at == sorted && (at == 0 || ids[at - 1] < id)) {
      sorted = at + 1;
    }
    ids[at] = id;
    size = at + 1;
  }

  /** Drops the entry of an ID that leaves the set, if it is the last entry. */
  public void remove(int id) {
    int last = size - 1;
    if (last >= 0 && ids[last] == id) {
      size = last;
      if (sorted > last) {
        sorted = last;
      }
    }
  }

  /** Returns whether every entry is greater than the one before. */
  public boolean isSorted() {
    return sorted == size;
  }

  /**
   * Sorts the entries, each ID once. Allocates memory if the array has no room for a copy of the
   * shorter of its two parts, and for {@link Arrays#sort(int[])}, 24 bytes a partition.
   */
  public void sort() {
    if (sorted == size) {
      return;
    }
    Arrays.sort(ids, sorted, size);
    dropTwins();
    if (sorted > 0 && sorted < size && ids[sorted - 1] > ids[sorted]) {
      merge();
    }
    sorted = size;
  }

  /**
   * Drops those of the latest entries, which are sorted, that occur there twice or also in the
   * sorted part.
   */
  private void dropTwins() {
    int kept = sorted;
    int before = 0;
    for (int at = sorted; at < size; at++) {
      int id = ids[at];
      while (before < sorted && ids[before] < id) {
        before++;
      }
      boolean twin =
          (before < sorted && ids[before] == id) || (kept > sorted && ids[kept - 1] == id);
      ids[kept] = id;
      kept += twin ? 0 : 1;
    }
    size = kept;
  }

  /** Merges the sorted part and the latest, by a copy of the shorter one. */
  private void merge() {
    int latest = size - sorted;
    boolean forward = sorted < latest;
    int from = forward ? 0 : sorted;
    int count = forward ? sorted : latest;
    int[] copy = ids;
    int at = ids.length - count;
    if (at >= size) {
      System.arraycopy(ids, from, ids, at, count);
    } else {
      copy = Arrays.copyOfRange(ids, from, from + count);
      at = 0;
    }
    if (forward) {
      mergeForward(copy, at, at + count);
    } else {
      mergeBackward(copy, at, at + count);
    }
  }

  /** Merges the latest and a copy of the sorted part, from the lowest on. */
  private void mergeForward(int[] copy, int from, int end) {
    int right = sorted;
    int left = from;
    for (int to = 0; left < end; to++) {
      ids[to] = right < size && ids[right] < copy[left] ? ids[right++] : copy[left++];
    }
  }

  /** Merges the sorted part and a copy of the latest, from the highest on. */
  private void mergeBackward(int[] copy, int from, int end) {
    int left = sorted - 1;
    int right = end - 1;
    for (int to = size - 1; right >= from; to--) {
      ids[to] = left >= 0 && ids[left] > copy[right] ? ids[left--] : copy[right--];
    }
  }

  /** The number of entries. */
  public int size() {
    return size;
  }

  /** The entries themselves, until the next change; the caller may change them before a cut. */
  public int[] entries() {
    return ids;
  }

  /**
   * Returns the position of the first entry that is not below {@code min}; the entries are sorted.
   */
  public int position(int min) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ids[middle] < min) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns the position behind the last entry that is not above {@code max}; the entries are
   * sorted.
   */
  public int end(int max) {
    return max == Integer.MAX_VALUE ? size : position(max + 1);
  }

  /** Removes the entries {@code [from, to)}; {@code to} is the end, or they are sorted. */
  public void cut(int from, int to) {
    if (to < size) {
      System.arraycopy(ids, to, ids, from, size - to);
    }
    size -= to - from;
    sorted = Math.min(sorted, size);
    if (size == 0 && ids.length > KEPT_CAPACITY) {
      ids = NONE;
    }
  }
}
