// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The IDs one set holds, ordered. Up to some thousands are {@link SortedIds}; more are a {@link
 * ContainerIndex}. IDs are 0 to 2^31-1 inclusive. Not thread-safe: the set's gate guards it.
 *
 * <p>The latest changes of one ID each wait in a short list, and go into the index together: the
 * index of one of a thousand sets is in no near cache, but the end of that list is. Who knows that
 * an ID is held, by its word, needs no search of the index to free it. An ID that is added and
 * removed again, or the reverse, never gets there.
 *
 * <p>A visit of N IDs puts those changes in, makes one search and then moves on in order.
 */
public class HeldIds extends SortedIds {
  private static final int MAX_SORTED = 4096;

  /** Below this many become sorted again; well under the maximum, so as not to flap. */
  private static final int MIN_MANY = MAX_SORTED * 3 / 4;

  /** So few are changed at once: they are about as near as the list would be. */
  private static final int MAX_DIRECT = 128;

  private static final int RECENT = 32;
  private static final int[] NONE = {};

  /**
   * The latest changes: what was added from the front on, what was removed from the back on. Both
   * may have the same ID, even several times: what counts is how often more it is in one of them.
   */
  private int[] recent = NONE;

  private byte removedCount;
  private byte addedCount;
  private @Nullable ContainerIndex many;

  /** Adds an ID that is not in it. */
  public final void add(int id) {
    if (isDirect()) {
      insert(id);
    } else if (removedCount > 0 && recent[RECENT - removedCount] == id) {
      removedCount--;
    } else {
      makeRoom();
      recent[addedCount++] = id;
    }
  }

  /** Removes an ID that is in it. */
  public final void remove(int id) {
    if (isDirect()) {
      delete(id);
    } else if (addedCount > 0 && recent[addedCount - 1] == id) {
      addedCount--;
    } else {
      makeRoom();
      recent[RECENT - ++removedCount] = id;
    }
  }

  private boolean isDirect() {
    return sortedSize() <= MAX_DIRECT && many == null && (removedCount | addedCount) == 0;
  }

  private void makeRoom() {
    if (removedCount + addedCount == recent.length) {
      settle();
      if (recent.length == 0) {
        recent = new int[RECENT];
      }
    }
  }

  /**
   * Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}, in ascending order. One
   * search, whatever is found.
   *
   * @return how many IDs that was
   */
  public final int visit(int min, int max, IdSink sink) {
    settle();
    return many == null ? visitSorted(min, max, sink) : many.visit(min, max, sink);
  }

  /** Removes what is in {@code [min, max]}, both inclusive. */
  public final void removeRange(int min, int max) {
    settle();
    if (many != null) {
      many.removeRange(min, max);
      toSortedIfSmall(many);
    } else {
      deleteRange(min, max);
    }
    if (many == null && sortedSize() == 0) {
      recent = NONE;
    }
  }

  /**
   * Puts the latest changes into the index; whether that is one sorted array. Then positions in it
   * can be used, until the next change.
   */
  public final boolean settleSorted() {
    settle();
    return many == null;
  }

  /** Puts the latest changes into the index. If memory lacks, nothing is lost. */
  private void settle() {
    if ((removedCount | addedCount) == 0) {
      return;
    }
    order();
    if (many == null && sortedSize() - removedCount + addedCount > MAX_SORTED) {
      many = toMany();
      clear();
    }
    if (many != null) {
      settleMany(many);
    } else {
      reserve(sortedSize() - removedCount + addedCount);
      deleteAll(recent, RECENT - removedCount, RECENT);
      if (addedCount > 0) {
        insertAll(recent, 0, addedCount);
      }
      removedCount = 0;
      addedCount = 0;
    }
  }

  private void settleMany(ContainerIndex index) {
    for (; removedCount > 0; removedCount--) {
      index.remove(recent[RECENT - removedCount]);
    }
    for (; addedCount > 0; addedCount--) {
      index.add(recent[addedCount - 1]);
    }
    toSortedIfSmall(index);
  }

  /** Sorts the latest changes, and drops what is in both lists from both. */
  private void order() {
    Arrays.sort(recent, 0, addedCount);
    if (removedCount > 0) {
      Arrays.sort(recent, RECENT - removedCount, RECENT);
      dropCommon();
    }
  }

  private void dropCommon() {
    int firstRemoved = RECENT - removedCount;
    int added = addedCount - 1;
    int removed = RECENT - 1;
    int keptAdded = addedCount;
    int keptRemoved = RECENT;
    while (added >= 0 && removed >= firstRemoved) {
      int difference = recent[added] - recent[removed];
      if (difference == 0) {
        added--;
        removed--;
      } else if (difference > 0) {
        recent[--keptAdded] = recent[added--];
      } else {
        recent[--keptRemoved] = recent[removed--];
      }
    }
    // What is left of either list stays where it is, below what was kept of it.
    int left = added + 1;
    System.arraycopy(recent, keptAdded, recent, left, addedCount - keptAdded);
    addedCount -= (byte) (keptAdded - left);
    int leftRemoved = removed + 1 - firstRemoved;
    System.arraycopy(recent, firstRemoved, recent, keptRemoved - leftRemoved, leftRemoved);
    removedCount = (byte) (RECENT - keptRemoved + leftRemoved);
  }

  private ContainerIndex toMany() {
    ContainerIndex index = new ContainerIndex();
    visitSorted(0, Integer.MAX_VALUE, new Each(index::add));
    return index;
  }

  private void toSortedIfSmall(ContainerIndex index) {
    int size = index.size();
    if (size < MIN_MANY) {
      reserve(size);
      index.visit(0, Integer.MAX_VALUE, new Each(this::insert));
      many = null;
    }
  }
}
