// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;

/**
 * What some peers may do. Immutable.
 *
 * @param subject whom it is for
 * @param spaces where they may open sets
 * @param quota what each of their sets gets, and the most it may ask for
 * @param maxSets how many sets one user may have open at once in all spaces, 0 or more
 * @param drain whether they may say when freed IDs are drained
 */
public record Rule(Subject subject, SpaceChoice spaces, Quota quota, int maxSets, boolean drain) {
  /** As many sets as there can be. */
  public static final int UNLIMITED_SETS = Integer.MAX_VALUE;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if maxSets is negative
   */
  public Rule {
    if (maxSets < 0) {
      throw new IllegalArgumentException("maxSets: " + maxSets + " (expected: 0 or more)");
    }
  }
}
