// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The contents of a configuration file. A value that it leaves out is empty, or the default.
 * Immutable.
 *
 * @param socket where tenants connect
 * @param operatorSocket where operators connect
 * @param operatorGroup the gid whose members are operators; empty: only the daemon's user and root
 * @param state where what outlives the daemon is kept
 * @param eventLoops how many threads serve the connections
 * @param quotaIds how many IDs a set may hold unless its rule says otherwise
 * @param limits what peers may take
 * @param management the management API; empty: do without
 * @param audit the audit log; empty: none
 * @param domain the domain that one of the spaces is in; empty: none
 * @param spaces all spaces, the default first; none only if there is to be one for each device
 * @param kernelIds how many IDs at the low end of the space of each PCI device are the kernel's;
 *     empty: there is no space for each device
 * @param rules who may open sets; empty: everybody, in every space
 */
public record Configuration(
    Optional<Path> socket,
    Optional<PathSetting> operatorSocket,
    OptionalInt operatorGroup,
    Optional<PathSetting> state,
    OptionalInt eventLoops,
    OptionalInt quotaIds,
    PeerLimits limits,
    Optional<ManagementConfig> management,
    Optional<AuditConfig> audit,
    Optional<DomainConfig> domain,
    List<SpaceOptions> spaces,
    OptionalInt kernelIds,
    Optional<List<RuleOptions>> rules) {
  /** The configuration of an empty file. */
  public static final Configuration EMPTY = new ConfigurationBuilder().build();

  /** The most threads that serve the connections. */
  public static final int MOST_EVENT_LOOPS = 64;

  /** Copies the lists. */
  public Configuration {
    spaces = List.copyOf(spaces);
    rules = rules.map(List::copyOf);
  }

  /** Returns a builder that begins with this configuration. */
  public ConfigurationBuilder toBuilder() {
    return new ConfigurationBuilder()
        .socket(socket)
        .operatorSocket(operatorSocket)
        .operatorGroup(operatorGroup)
        .state(state)
        .eventLoops(eventLoops)
        .quotaIds(quotaIds)
        .limits(limits)
        .management(management)
        .audit(audit)
        .domain(domain)
        .spaces(spaces)
        .kernelIds(kernelIds)
        .rules(rules);
  }

  /**
   * Returns this configuration with the changes of another that can be made while the daemon runs.
   *
   * @param other a configuration that was read again
   * @param allSpaces the spaces that are served then, the default first
   */
  public Configuration reloaded(Configuration other, List<SpaceOptions> allSpaces) {
    return toBuilder()
        .quotaIds(other.quotaIds)
        .limits(other.limits)
        .spaces(allSpaces)
        .rules(other.rules)
        .build();
  }
}
