// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import java.util.function.IntConsumer;
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
public final class HeldIds extends SortedIds {
  private static final int MAX_SORTED = 4096;

  /** Below this many become sorted again; well under the maximum, so as not to flap. */
  private static final int MIN_MANY = MAX_SORTED * 3 / 4;

  /** So few are changed at once: they are about as near as the list would be. */
  private static final int MAX_DIRECT = 128;

  private static final int RECENT = 32;
  private static final int[] NONE = {};

  /**
   * The latest changes: what was removed from the front on, what was added from the back on. Both
   * may have the same ID, even several times: what counts is how often more it is in one of them.
   */
  private int[] recent = NONE;

  private int removedCount;
  private int addedCount;
  private @Nullable ContainerIndex many;

  /** Adds an ID that is not in it. */
  public void add(int id) {
    if (isDirect()) {
      insert(id);
    } else if (removedCount > 0 && recent[removedCount - 1] == id) {
      removedCount--;
    } else {
      makeRoom();
      recent[RECENT - ++addedCount] = id;
    }
  }

  /** Removes an ID that is in it. */
  public void remove(int id) {
    if (isDirect()) {
      delete(id);
    } else if (addedCount > 0 && recent[RECENT - addedCount] == id) {
      addedCount--;
    } else {
      makeRoom();
      recent[removedCount++] = id;
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

  /** Whether an ID is in it. */
  public boolean contains(int id) {
    settle();
    return many == null ? isSorted(id) : many.contains(id);
  }

  /**
   * Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}, in ascending order. One
   * search, whatever is found.
   *
   * @return how many IDs that was
   */
  public int visit(int min, int max, IdSink sink) {
    settle();
    return many == null ? visitSorted(min, max, sink) : many.visit(min, max, sink);
  }

  /** Removes what is in {@code [min, max]}, both inclusive. */
  public void removeRange(int min, int max) {
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
      deleteAll(recent, 0, removedCount);
      insertAll(recent, RECENT - addedCount, RECENT);
      removedCount = 0;
      addedCount = 0;
    }
  }

  private void settleMany(ContainerIndex index) {
    for (; removedCount > 0; removedCount--) {
      index.remove(recent[removedCount - 1]);
    }
    for (; addedCount > 0; addedCount--) {
      index.add(recent[RECENT - addedCount]);
    }
    toSortedIfSmall(index);
  }

  /** Sorts the latest changes, and drops what is in both lists from both. */
  private void order() {
    Arrays.sort(recent, 0, removedCount);
    Arrays.sort(recent, RECENT - addedCount, RECENT);
    int firstAdded = RECENT - addedCount;
    int removed = removedCount - 1;
    int added = RECENT - 1;
    int keptRemoved = removedCount;
    int keptAdded = RECENT;
    while (removed >= 0 || added >= firstAdded) {
      int difference =
          Integer.compare(
              removed >= 0 ? recent[removed] : -1, added >= firstAdded ? recent[added] : -1);
      if (difference == 0) {
        removed--;
        added--;
      } else if (difference > 0) {
        recent[--keptRemoved] = recent[removed--];
      } else {
        recent[--keptAdded] = recent[added--];
      }
    }
    removedCount -= keptRemoved;
    addedCount = RECENT - keptAdded;
    System.arraycopy(recent, keptRemoved, recent, 0, removedCount);
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

  /** Takes IDs one by one. */
  private record Each(IntConsumer consumer) implements IdSink {
    @Override
    public void accept(int leaf, int mask) {
      for (int rest = mask; rest != 0; rest &= rest - 1) {
        consumer.accept(leaf * 32 + Integer.numberOfTrailingZeros(rest));
      }
    }
  }
}
