// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import java.util.Arrays;

/**
 * The IDs that the sets of W4 and W5 hold and free. An invocation frees for all of them, one set
 * after the other, because a single free is too short to be timed.
 */
public enum HoldingPattern {
  /** W4: each set {@code {1 + i, 999 + i}}, close enough together to stay in the nearest cache. */
  PAIR(128) {
    @Override
    int[][] ids(int bits) {
      return pairs(1);
    }
  },
  /** W4b: 1000 sets with two IDs each, 998 apart, spread over the space. */
  PAIR_OF_1000_SETS(1000) {
    @Override
    int[][] ids(int bits) {
      return pairs(((1 << bits) - GAP - 1) / setCount());
    }
  },
  /** W5: 1000 contiguous IDs a set. */
  CONTIGUOUS(8) {
    @Override
    int[][] ids(int bits) {
      int first = 1 << (bits - 1);
      int[][] ids = new int[setCount()][];
      for (int set = 0; set < setCount(); set++) {
        int from = first + set * BULK;
        ids[set] = new int[BULK];
        Arrays.setAll(ids[set], i -> from + i);
      }
      return ids;
    }
  },
  /** W5: 1000 random IDs a set. */
  SCATTERED(8) {
    @Override
    int[][] ids(int bits) {
      int[] shuffled = new Shuffle(3).numbers(1, 1 << bits);
      int[][] ids = new int[setCount()][];
      for (int set = 0; set < setCount(); set++) {
        ids[set] = Arrays.copyOfRange(shuffled, set * BULK, (set + 1) * BULK);
      }
      return ids;
    }
  };

  private static final int GAP = 998;
  private static final int BULK = 1000;

  private final int setCount;

  HoldingPattern(int setCount) {
    this.setCount = setCount;
  }

  /** Number of sets that free in an invocation. */
  public int setCount() {
    return setCount;
  }

  /** The IDs of each set, all different. */
  abstract int[][] ids(int bits);

  int[][] pairs(int stride) {
    int[][] ids = new int[setCount][];
    for (int set = 0; set < setCount; set++) {
      int low = 1 + set * stride;
      ids[set] = new int[] {low, low + GAP};
    }
    return ids;
  }
}
