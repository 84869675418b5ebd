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

/** Builder of a configuration, which begins as that of an empty file. Not thread-safe. */
public final class ConfigurationBuilder {
  private Optional<Path> socket = Optional.empty();
  private Optional<PathSetting> operatorSocket = Optional.empty();
  private OptionalInt operatorGroup = OptionalInt.empty();
  private Optional<PathSetting> state = Optional.empty();
  private OptionalInt eventLoops = OptionalInt.empty();
  private OptionalInt quotaIds = OptionalInt.empty();
  private PeerLimits limits = PeerLimits.DEFAULT;
  private Optional<ManagementConfig> management = Optional.of(ManagementConfig.DEFAULT);
  private Optional<AuditConfig> audit = Optional.empty();
  private Optional<DomainConfig> domain = Optional.empty();
  private List<SpaceOptions> spaces = List.of(SpaceOptions.pasids(Spaces.DEFAULT_NAME));
  private OptionalInt kernelIds = OptionalInt.empty();
  private Optional<List<RuleOptions>> rules = Optional.empty();

  /** Begins as an empty file. */
  public ConfigurationBuilder() {}

  /** Sets where tenants connect. */
  public ConfigurationBuilder socket(Optional<Path> socket) {
    this.socket = socket;
    return this;
  }

  /** Sets where operators connect. */
  public ConfigurationBuilder operatorSocket(Optional<PathSetting> operatorSocket) {
    this.operatorSocket = operatorSocket;
    return this;
  }

  /** Sets the gid whose members are operators. */
  public ConfigurationBuilder operatorGroup(OptionalInt operatorGroup) {
    this.operatorGroup = operatorGroup;
    return this;
  }

  /** Sets where what outlives the daemon is kept. */
  public ConfigurationBuilder state(Optional<PathSetting> state) {
    this.state = state;
    return this;
  }

  /** Sets how many threads serve the connections. */
  public ConfigurationBuilder eventLoops(OptionalInt eventLoops) {
    this.eventLoops = eventLoops;
    return this;
  }

  /** Sets how many IDs a set may hold unless its rule says otherwise. */
  public ConfigurationBuilder quotaIds(OptionalInt quotaIds) {
    this.quotaIds = quotaIds;
    return this;
  }

  /** Sets the most that peers may take. */
  public ConfigurationBuilder limits(PeerLimits limits) {
    this.limits = limits;
    return this;
  }

  /** Sets the management API; empty: do without. */
  public ConfigurationBuilder management(Optional<ManagementConfig> management) {
    this.management = management;
    return this;
  }

  /** Sets the audit log; empty: none. */
  public ConfigurationBuilder audit(Optional<AuditConfig> audit) {
    this.audit = audit;
    return this;
  }

  /** Sets the domain that one of the spaces is in; empty: none. */
  public ConfigurationBuilder domain(Optional<DomainConfig> domain) {
    this.domain = domain;
    return this;
  }

  /** Sets all spaces, at least one, the default first. */
  public ConfigurationBuilder spaces(List<SpaceOptions> spaces) {
    this.spaces = spaces;
    return this;
  }

  /** Sets the kernel's share of the space of each PCI device; empty: they have none each. */
  public ConfigurationBuilder kernelIds(OptionalInt kernelIds) {
    this.kernelIds = kernelIds;
    return this;
  }

  /** Sets the rules of who may open sets; empty: everybody, in every space. */
  public ConfigurationBuilder rules(Optional<List<RuleOptions>> rules) {
    this.rules = rules;
    return this;
  }

  /** Sets where operators connect. */
  public ConfigurationBuilder operatorSocket(PathSetting operatorSocket) {
    return operatorSocket(Optional.of(operatorSocket));
  }

  /** Sets where what outlives the daemon is kept. */
  public ConfigurationBuilder state(PathSetting state) {
    return state(Optional.of(state));
  }

  /** Sets the rules of who may open sets. */
  public ConfigurationBuilder rules(List<RuleOptions> rules) {
    return rules(Optional.of(rules));
  }

  /** Sets how many threads serve the connections. */
  public ConfigurationBuilder eventLoops(int eventLoops) {
    return eventLoops(OptionalInt.of(eventLoops));
  }

  /** Sets how many IDs a set may hold unless its rule says otherwise. */
  public ConfigurationBuilder quotaIds(int quotaIds) {
    return quotaIds(OptionalInt.of(quotaIds));
  }

  /** Sets the width of the default space, and of its parts. */
  public ConfigurationBuilder defaultBits(int bits) {
    return spaces(
        spaces.stream()
            .map(space -> isDefaultOrPart(space) ? space.withBits(bits) : space)
            .toList());
  }

  /** Sets the reserved bands of the default space. */
  public ConfigurationBuilder defaultReserved(List<PasidRange> bands) {
    List<SpaceOptions> changed = new ArrayList<>(spaces);
    changed.set(0, spaces.getFirst().withReserved(bands));
    return spaces(changed);
  }

  private boolean isDefaultOrPart(SpaceOptions space) {
    String defaultName = spaces.getFirst().name();
    return space.name().equals(defaultName)
        || space.part().filter(part -> part.parent().equals(defaultName)).isPresent();
  }

  /** Returns the configuration as it is now. */
  public Configuration build() {
    return new Configuration(
        socket,
        operatorSocket,
        operatorGroup,
        state,
        eventLoops,
        quotaIds,
        limits,
        management,
        audit,
        domain,
        spaces,
        kernelIds,
        rules);
  }
}
