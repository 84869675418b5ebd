// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;

/** A sparse container: its lows in a sorted array, 2 bytes each. */
final class ArrayContainer implements Container {
  /**
   * Above this a bitmap, 8 KiB, moves less memory for a change; the smaller of the two it is from
   * 4096 lows on.
   */
  static final int MAX_SIZE = 2048;

  private static final int FIRST_CAPACITY = 4;

  private char[] lows;
  private int size;

  ArrayContainer() {
    lows = new char[FIRST_CAPACITY];
  }

  /** Takes over {@code lows}, sorted, of which the first {@code size} count. */
  ArrayContainer(char[] lows, int size) {
    this.lows = lows;
    this.size = size;
  }

  /** How many lows it has room for. */
  int capacity() {
    return lows.length;
  }

  @Override
  public Container add(int low) {
    if (size == MAX_SIZE) {
      return BitmapContainer.of(lows, size).add(low);
    }
    // IDs are mostly given in ascending order.
    int at = size == 0 || lows[size - 1] < low ? size : lowerBound(low);
    if (size == lows.length) {
      // By a quarter: most sets are small and many, so slack is what memory per ID is made of.
      lows = Arrays.copyOf(lows, Math.min(MAX_SIZE, size + Math.max(FIRST_CAPACITY, size >> 2)));
    }
    System.arraycopy(lows, at, lows, at + 1, size - at);
    lows[at] = (char) low;
    size++;
    return this;
  }

  @Override
  public Container remove(int low) {
    int at = lowerBound(low);
    if (at < size && lows[at] == low) {
      cut(at, at + 1);
    }
    return this;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int visit(int min, int max, int leafBase, IdSink sink) {
    int from = lowerBound(min);
    int at = from;
    while (at < size && lows[at] <= max) {
      int leaf = lows[at] >>> 5;
      int mask = 0;
      do {
        mask |= 1 << lows[at++];
      } while (at < size && lows[at] <= max && lows[at] >>> 5 == leaf);
      sink.accept(leafBase + leaf, mask);
    }
    return at - from;
  }

  @Override
  public Container removeRange(int min, int max) {
    cut(lowerBound(min), lowerBound(max + 1));
    return this;
  }

  /**
   * Removes the entries {@code [from, to)} and gives back memory when three quarters are unused.
   */
  private void cut(int from, int to) {
    System.arraycopy(lows, to, lows, from, size - to);
    size -= to - from;
    // An empty one is dropped, so there is no use in shrinking it.
    if (size > 0 && lows.length > FIRST_CAPACITY && size <= lows.length >> 2) {
      lows = Arrays.copyOf(lows, Math.max(FIRST_CAPACITY, lows.length >> 1));
    }
  }

  /** The index of the first entry that is not below {@code low}; size if there is none. */
  private int lowerBound(int low) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (lows[middle] < low) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
