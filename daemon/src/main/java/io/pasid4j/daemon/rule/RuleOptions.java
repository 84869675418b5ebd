// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.container.Series;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A rule as it was written; other parts of the configuration supply what it omits.
 *
 * @param subject the peers it is for
 * @param spaces the spaces in which they may open sets; empty: the default space
 * @param quotaIds how many IDs each set may hold; empty: the daemon's default
 * @param guaranteedIds how many of them are guaranteed
 * @param maxSets how many sets one user may have open
 * @param maxIds how many IDs of one space one user may hold; empty: the default of {@link Rule}
 * @param maxIdsInDomain how many on all hosts of the domain together; empty: no further limit
 * @param drain whether they may acknowledge that freed IDs are drained
 * @param series the revision of the PASID series of their programs; empty: the default
 */
public record RuleOptions(
    Subject subject,
    Optional<Set<String>> spaces,
    OptionalInt quotaIds,
    int guaranteedIds,
    int maxSets,
    OptionalInt maxIds,
    OptionalInt maxIdsInDomain,
    boolean drain,
    Optional<Series> series) {
  /**
   * Completes the rule.
   *
   * @param defaultSpace the name of the default space
   * @param defaultQuotaIds the daemon's default
   * @throws IllegalArgumentException if the guarantee is above the quota; the message names it
   */
  public Rule resolve(String defaultSpace, int defaultQuotaIds) {
    int limit = quotaIds.orElse(defaultQuotaIds);
    if (guaranteedIds > limit) {
      throw new IllegalArgumentException(
          "guarantee: " + guaranteedIds + " (expected: at most the quota, " + limit + ")");
    }
    return new Rule(
        subject,
        new SpaceChoice.Named(spaces.orElse(Set.of(defaultSpace))),
        Quota.guaranteed(guaranteedIds, limit),
        maxSets,
        maxIds,
        maxIdsInDomain,
        drain,
        series);
  }
}
