// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * The most IDs that a set may hold at once, and the number that it can always have. Counts IDs;
 * never compared with the width of a range. Immutable.
 *
 * @param guaranteedIds the part that is deducted from the space when the set opens, 0 to {@code
 *     limitIds} inclusive
 * @param limitIds the most IDs the set may hold, 0 to 2^31-1 inclusive
 */
public record Quota(int guaranteedIds, int limitIds) {
  /** The limit of a set that names none: 1000 IDs (VFIO PASID series of July 2020). */
  public static final int DEFAULT_LIMIT_IDS = 1000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code limitIds} is negative, or {@code guaranteedIds}
   *     outside 0 to {@code limitIds}; the message names the values
   */
  public Quota {
    if (limitIds < 0) {
      throw new IllegalArgumentException("limitIds: " + limitIds + " (expected: >= 0)");
    }
    if (guaranteedIds < 0 || guaranteedIds > limitIds) {
      throw new IllegalArgumentException(
          "guaranteedIds: " + guaranteedIds + " (expected: 0 to limitIds: " + limitIds + ")");
    }
  }

  /**
   * A quota without a guarantee.
   *
   * @param limitIds the most IDs the set may hold, 0 or more
   * @return the quota
   * @throws IllegalArgumentException if {@code limitIds} is negative
   */
  public static Quota limit(int limitIds) {
    return new Quota(0, limitIds);
  }

  /**
   * A quota of which a part can always be met.
   *
   * @param guaranteedIds how many IDs are deducted from the space when the set opens, 0 to {@code
   *     limitIds} inclusive
   * @param limitIds the most IDs the set may hold, 0 or more
   * @return the quota
   * @throws IllegalArgumentException if {@code limitIds} is negative, or {@code guaranteedIds}
   *     outside 0 to {@code limitIds}
   */
  public static Quota guaranteed(int guaranteedIds, int limitIds) {
    return new Quota(guaranteedIds, limitIds);
  }
}
