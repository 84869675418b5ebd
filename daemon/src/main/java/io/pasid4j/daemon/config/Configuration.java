// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import java.nio.file.Path;
import java.util.ArrayList;
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
    Optional<PathSetting> operatorSocket,
    Optional<PathSetting> state,
    OptionalInt eventLoops,
    OptionalInt quotaIds,
    PeerLimits limits,
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
          PeerLimits.DEFAULT,
          Optional.of(ManagementConfig.DEFAULT),
          Optional.empty(),
          List.of(SpaceOptions.pasids(Spaces.DEFAULT_NAME)),
          Optional.empty());

  /** Copies the lists. */
  public Configuration {
    spaces = List.copyOf(spaces);
    rules = rules.map(List::copyOf);
  }

  /** This configuration with another width of the default space, and of its parts. */
  public Configuration withDefaultBits(int bits) {
    return withSpaces(
        spaces.stream()
            .map(space -> isDefaultOrPart(space) ? space.withBits(bits) : space)
            .toList());
  }

  /** This configuration with other reserved bands in the default space. */
  public Configuration withDefaultReserved(List<PasidRange> bands) {
    List<SpaceOptions> changed = new ArrayList<>(spaces);
    changed.set(0, spaces.getFirst().withReserved(bands));
    return withSpaces(changed);
  }

  private boolean isDefaultOrPart(SpaceOptions space) {
    String defaultName = spaces.getFirst().name();
    return space.name().equals(defaultName)
        || space.part().filter(part -> part.parent().equals(defaultName)).isPresent();
  }

  /** This configuration with other spaces, the default first. */
  public Configuration withSpaces(List<SpaceOptions> others) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        eventLoops,
        quotaIds,
        limits,
        management,
        audit,
        others,
        rules);
  }

  /** This configuration with another place for what outlives the daemon. */
  public Configuration withState(PathSetting other) {
    return new Configuration(
        socket,
        operatorSocket,
        Optional.of(other),
        eventLoops,
        quotaIds,
        limits,
        management,
        audit,
        spaces,
        rules);
  }

  /** This configuration with other rules. */
  public Configuration withRules(List<RuleOptions> others) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        eventLoops,
        quotaIds,
        limits,
        management,
        audit,
        spaces,
        Optional.of(others));
  }

  /** This configuration with what of another can be changed while the daemon runs. */
  public Configuration reloaded(Configuration other, List<SpaceOptions> allSpaces) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        eventLoops,
        other.quotaIds,
        other.limits,
        management,
        audit,
        allSpaces,
        other.rules);
  }

  /** This configuration with other limits. */
  public Configuration withLimits(PeerLimits others) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        eventLoops,
        quotaIds,
        others,
        management,
        audit,
        spaces,
        rules);
  }

  /** This configuration with another quota for sets whose rule has none. */
  public Configuration withQuotaIds(int ids) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        eventLoops,
        OptionalInt.of(ids),
        limits,
        management,
        audit,
        spaces,
        rules);
  }

  /** This configuration with another number of threads. */
  public Configuration withEventLoops(int threads) {
    return new Configuration(
        socket,
        operatorSocket,
        state,
        OptionalInt.of(threads),
        quotaIds,
        limits,
        management,
        audit,
        spaces,
        rules);
  }

  /** This configuration with another place for operators to connect at. */
  public Configuration withOperatorSocket(PathSetting place) {
    return new Configuration(
        socket,
        Optional.of(place),
        state,
        eventLoops,
        quotaIds,
        limits,
        management,
        audit,
        spaces,
        rules);
  }
}
