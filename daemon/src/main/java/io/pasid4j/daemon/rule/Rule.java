// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import java.util.OptionalInt;

/**
 * Rights of some peers. Immutable.
 *
 * @param subject the peers
 * @param spaces the spaces in which they may open sets
 * @param quota the quota of each of their sets, and the most a session can ask for
 * @param maxSets how many sets one user may have open at once in all spaces, 0 or more
 * @param maxIds how many IDs of one space all sets of one user may hold, quarantined ones included;
 *     empty: {@link #maxIdsOf} has the default
 * @param drain whether they may acknowledge that freed IDs are drained
 */
public record Rule(
    Subject subject,
    SpaceChoice spaces,
    Quota quota,
    int maxSets,
    OptionalInt maxIds,
    boolean drain) {
  /** As many sets as there can be. */
  public static final int UNLIMITED_SETS = Integer.MAX_VALUE;

  /**
   * The limit of a rule that names none: more than a host has VMs of one user, and few enough that
   * one user does not fill the state directory.
   */
  public static final int DEFAULT_MAX_SETS = 4096;

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

  /**
   * Returns how many IDs of a space all sets of one user may hold: by default three quarters of it,
   * so that no user takes all of a space from the others.
   *
   * @param capacityIds how many IDs the space can give
   */
  public long maxIdsOf(long capacityIds) {
    return maxIds.isPresent() ? maxIds.getAsInt() : capacityIds - capacityIds / 4;
  }
}
