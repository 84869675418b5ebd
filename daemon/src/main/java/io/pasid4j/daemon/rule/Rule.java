// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.protocol.container.Series;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * Rights of some peers. Immutable.
 *
 * @param subject the peers
 * @param spaces the spaces in which they may open sets
 * @param quota the quota of each of their sets, and the most a session can ask for
 * @param maxSets how many sets one user may have open at once in all spaces by this rule, 0 or more
 * @param maxIds how many IDs of one space the sets that one user opens by this rule may hold,
 *     quarantined ones included; empty: {@link #maxIdsOf} has the default
 * @param maxIdsInDomain how many IDs of the domain's space these sets may hold on all its hosts
 *     together, quarantined ones included; empty: only the limits of each host apply
 * @param drain whether they may acknowledge that freed IDs are drained
 * @param series the revision of the PASID series that their programs were compiled for, unless they
 *     name one; empty: the default
 */
public record Rule(
    Subject subject,
    SpaceChoice spaces,
    Quota quota,
    int maxSets,
    OptionalInt maxIds,
    OptionalInt maxIdsInDomain,
    boolean drain,
    Optional<Series> series) {
  /** No limit: as many sets as there can be. */
  public static final int UNLIMITED_SETS = Integer.MAX_VALUE;

  /**
   * The limit of a rule that names none: more than a host has VMs of one user, and few enough that
   * one user does not fill the state directory.
   */
  public static final int DEFAULT_MAX_SETS = 4096;

  /** Creates a rule that names no series. */
  public Rule(
      Subject subject,
      SpaceChoice spaces,
      Quota quota,
      int maxSets,
      OptionalInt maxIds,
      boolean drain) {
    this(subject, spaces, quota, maxSets, maxIds, OptionalInt.empty(), drain, Optional.empty());
  }

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
   * Returns how many IDs of a space one user's sets may hold that share this limit: by default
   * three quarters of it, so that no user takes all of a space from the others.
   *
   * @param capacityIds how many IDs the space can give
   */
  public long maxIdsOf(long capacityIds) {
    return maxIds.isPresent() ? maxIds.getAsInt() : defaultMaxIds(capacityIds);
  }

  /**
   * Returns the limit of rules that name none.
   *
   * @param capacityIds how many IDs the space can give
   */
  public static long defaultMaxIds(long capacityIds) {
    return capacityIds - capacityIds / 4;
  }

  /**
   * Returns the limits that sets opened by this rule count against. Each limit that the rule names
   * is its own; rules that leave one out, or name the default, share the default.
   */
  public LimitKeys limitKeys() {
    int sets = maxSets == DEFAULT_MAX_SETS ? LimitKeys.DEFAULT_LIMIT : key("");
    if (maxIdsInDomain.isPresent()) {
      return new LimitKeys(sets, key(" in the domain"));
    }
    return new LimitKeys(sets, maxIds.isPresent() ? key("") : LimitKeys.DEFAULT_LIMIT);
  }

  /**
   * Returns a number for the subject and a limit of it, the same after a reload, after a restart
   * and on every host; never that of the default.
   */
  private int key(String limit) {
    CRC32C crc = new CRC32C();
    crc.update((subject + limit).getBytes(StandardCharsets.UTF_8));
    int key = (int) crc.getValue();
    return key == LimitKeys.DEFAULT_LIMIT ? 1 : key;
  }
}
