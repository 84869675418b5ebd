// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;

/**
 * Many held IDs: a sorted array of containers, each for a stretch of 2^16 IDs, array or bitmap,
 * whichever is smaller. Not thread-safe: the set's gate guards it.
 */
final class ContainerIndex {
  /** What an empty set may keep, so that an idle set stays small. */
  private static final int KEPT_CAPACITY = 16;

  private static final int NO_KEY = -1;

  private int size;
  private char[] keys = {};
  private Container[] containers = {};
  private int containerCount;

  /**
   * The key of the one empty container that may stay, or {@link #NO_KEY}: a set that holds one ID
   * at a time neither allocates memory nor moves any.
   */
  private int emptyKey = NO_KEY;

  /** How many IDs are in it. */
  int size() {
    return size;
  }

  /** Adds an ID that is not in it. */
  void add(int id) {
    int key = id >>> 16;
    int at = lowerBound(key);
    if (at == containerCount || keys[at] != key) {
      at = insert(key);
    } else if (key == emptyKey) {
      emptyKey = NO_KEY;
    }
    containers[at] = containers[at].add(low(id));
    size++;
  }

  /** Removes an ID that is in it. */
  void remove(int id) {
    int at = lowerBound(id >>> 16);
    containers[at] = containers[at].remove(low(id));
    size--;
    if (containers[at].size() == 0) {
      dropEmpty(at, at + 1);
    }
  }

  /**
   * Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}, in ascending order. One
   * search, whatever is found.
   *
   * @return how many IDs that was
   */
  int visit(int min, int max, IdSink sink) {
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
  void removeRange(int min, int max) {
    int last = max >>> 16;
    int first = lowerBound(min >>> 16);
    int at = first;
    for (; at < containerCount && keys[at] <= last; at++) {
      int from = keys[at] == min >>> 16 ? low(min) : 0;
      int to = keys[at] == last ? low(max) : Container.IDS - 1;
      size -= containers[at].size();
      containers[at] = containers[at].removeRange(from, to);
      size += containers[at].size();
    }
    dropEmpty(first, at);
  }

  private static int low(int id) {
    return id & 0xFFFF;
  }

  /** Inserts a container for a key that has none; answers where. */
  private int insert(int key) {
    Container added = takeEmpty();
    if (containerCount == keys.length) {
      int capacity = containerCount + Math.max(1, containerCount >> 2);
      char[] moreKeys = Arrays.copyOf(keys, capacity);
      containers = Arrays.copyOf(containers, capacity);
      keys = moreKeys;
    }
    int at = lowerBound(key);
    System.arraycopy(keys, at, keys, at + 1, containerCount - at);
    System.arraycopy(containers, at, containers, at + 1, containerCount - at);
    keys[at] = (char) key;
    containers[at] = added;
    containerCount++;
    return at;
  }

  /** The empty container that stayed, out of its place, or a new one. */
  private Container takeEmpty() {
    if (emptyKey == NO_KEY) {
      return new ArrayContainer();
    }
    int at = lowerBound(emptyKey);
    Container empty = containers[at];
    emptyKey = NO_KEY;
    closeGap(at, at + 1);
    return empty;
  }

  /** Drops the containers of {@code [from, to)} that are empty, but for one that may stay. */
  private void dropEmpty(int from, int to) {
    int kept = from;
    for (int at = from; at < to; at++) {
      if (containers[at].size() > 0 || mayStay(at)) {
        keys[kept] = keys[at];
        containers[kept++] = containers[at];
      }
    }
    if (kept < to) {
      closeGap(kept, to);
    }
  }

  private boolean mayStay(int at) {
    boolean stays =
        (emptyKey == NO_KEY || emptyKey == keys[at])
            && containers[at] instanceof ArrayContainer array
            && array.capacity() <= KEPT_CAPACITY;
    if (stays) {
      emptyKey = keys[at];
    }
    return stays;
  }

  private void closeGap(int from, int to) {
    System.arraycopy(keys, to, keys, from, containerCount - to);
    System.arraycopy(containers, to, containers, from, containerCount - to);
    Arrays.fill(containers, containerCount - (to - from), containerCount, null);
    containerCount -= to - from;
    if (keys.length > KEPT_CAPACITY && containerCount < keys.length >> 2) {
      keys = Arrays.copyOf(keys, keys.length >> 1);
      containers = Arrays.copyOf(containers, containers.length >> 1);
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
