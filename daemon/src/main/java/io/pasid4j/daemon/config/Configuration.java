// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a configuration file says. What it leaves out is empty, or the default. Immutable.
 *
 * @param socket where tenants connect
 * @param operatorSocket where operators connect
 * @param state where what outlives the daemon is kept
 * @param eventLoops how many threads serve the connections
 * @param quotaIds how many IDs a set may hold unless its rule says otherwise
 * @param limits what peers may take
 * @param management the management API; empty: do without
 * @param audit the audit log; empty: none
 * @param spaces all spaces, at least one, the default first
 * @param rules who may open sets; empty: everybody, in every space
 */
public record Configuration(
    Optional<Path> socket,
    Optional<Place> operatorSocket,
    Optional<Place> state,
    OptionalInt eventLoops,
    OptionalInt quotaIds,
    Limits limits,
    Optional<ManagementConfig> management,
    Optional<AuditConfig> audit,
    List<SpaceOptions> spaces,
    Optional<List<RuleOptions>> rules) {
  /** What an empty file says. */
  public static final Configuration EMPTY =
      new Configuration(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Limits.DEFAULT,
          Optional.of(ManagementConfig.DEFAULT),
          Optional.empty(),
          List.of(SpaceOptions.pasids(Spaces.DEFAULT_NAME)),
          Optional.empty());

  /** Copies the lists. */
  public Configuration {
    spaces = List.copyOf(spaces);
    rules = rules.map(List::copyOf);
  }
}
