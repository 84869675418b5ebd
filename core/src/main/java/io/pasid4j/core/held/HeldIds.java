// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The IDs one set holds, ordered: a sorted array of containers, each for a stretch of 2^16 IDs,
 * array or bitmap, whichever is smaller. IDs are 0 to 2^31-1 inclusive. Not thread-safe: the set's
 * gate guards it.
 *
 * <p>A search is one descent from the top; a visit of N IDs makes one and then moves on in order.
 */
public final class HeldIds {
  /** What an empty set may keep, so that an idle set stays small. */
  private static final int KEPT_CAPACITY = 16;

  private static final char[] NO_KEYS = {};
  private static final Container[] NO_CONTAINERS = {};

  private char[] keys = NO_KEYS;
  private Container[] containers = NO_CONTAINERS;
  private int containerCount;

  /** The container emptied last: a set that holds one ID at a time allocates no memory. */
  private @Nullable ArrayContainer spare;

  /** Adds an ID that is not in it. */
  public void add(int id) {
    int key = id >>> 16;
    int at = lowerBound(key);
    if (at == containerCount || keys[at] != key) {
      insert(at, key);
    }
    containers[at] = containers[at].add(low(id));
  }

  /** Removes an ID if it is there. */
  public void remove(int id) {
    int at = lowerBound(id >>> 16);
    if (at < containerCount && keys[at] == id >>> 16) {
      containers[at] = containers[at].remove(low(id));
      dropEmpty(at, at + 1);
    }
  }

  /** Whether an ID is in it. */
  public boolean contains(int id) {
    int at = lowerBound(id >>> 16);
    return at < containerCount && keys[at] == id >>> 16 && containers[at].contains(low(id));
  }

  /**
   * Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}, in ascending order. One
   * search, whatever is found.
   *
   * @return how many IDs that was
   */
  public int visit(int min, int max, IdSink sink) {
    int visited = 0;
    int last = max >>> 16;
    for (int at = lowerBound(min >>> 16); at < containerCount && keys[at] <= last; at++) {
      int key = keys[at];
      int from = key == min >>> 16 ? low(min) : 0;
      int to = key == last ? low(max) : Container.IDS - 1;
      visited += containers[at].visit(from, to, key << 11, sink);
    }
    return visited;
  }

  /** Removes what is in {@code [min, max]}, both inclusive. */
  public void removeRange(int min, int max) {
    int last = max >>> 16;
    int first = lowerBound(min >>> 16);
    int at = first;
    for (; at < containerCount && keys[at] <= last; at++) {
      int from = keys[at] == min >>> 16 ? low(min) : 0;
      int to = keys[at] == last ? low(max) : Container.IDS - 1;
      containers[at] = containers[at].removeRange(from, to);
    }
    dropEmpty(first, at);
  }

  private static int low(int id) {
    return id & 0xFFFF;
  }

  private void insert(int at, int key) {
    if (containerCount == keys.length) {
      int capacity = containerCount + Math.max(1, containerCount >> 2);
      char[] moreKeys = Arrays.copyOf(keys, capacity);
      containers = Arrays.copyOf(containers, capacity);
      keys = moreKeys;
    }
    Container added = spare != null ? spare : new ArrayContainer();
    spare = null;
    System.arraycopy(keys, at, keys, at + 1, containerCount - at);
    System.arraycopy(containers, at, containers, at + 1, containerCount - at);
    keys[at] = (char) key;
    containers[at] = added;
    containerCount++;
  }

  /** Drops the containers of {@code [from, to)} that are empty. */
  private void dropEmpty(int from, int to) {
    int kept = from;
    for (int at = from; at < to; at++) {
      if (containers[at].size() > 0) {
        keys[kept] = keys[at];
        containers[kept++] = containers[at];
      } else {
        keepSpare(containers[at]);
      }
    }
    if (kept < to) {
      closeGap(kept, to);
    }
  }

  private void closeGap(int from, int to) {
    System.arraycopy(keys, to, keys, from, containerCount - to);
    System.arraycopy(containers, to, containers, from, containerCount - to);
    Arrays.fill(containers, containerCount - (to - from), containerCount, null);
    containerCount -= to - from;
    if (containerCount == 0 && keys.length > KEPT_CAPACITY) {
      keys = NO_KEYS;
      containers = NO_CONTAINERS;
    }
  }

  private void keepSpare(Container emptied) {
    if (emptied instanceof ArrayContainer array && array.capacity() <= KEPT_CAPACITY) {
      spare = array;
    }
  }

  private int lowerBound(int key) {
    int from = 0;
    int to = containerCount;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (keys[middle] < key) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
