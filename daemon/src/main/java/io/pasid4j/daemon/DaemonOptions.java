// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.config.Configuration;
import io.pasid4j.daemon.config.ConfigurationBuilder;
import io.pasid4j.daemon.config.ManagementConfig;
import io.pasid4j.daemon.config.PathSetting;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.listener.ListenAddress;
import io.pasid4j.daemon.management.ManagementOptions;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.socket.SocketPaths;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.start.StartException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options that a daemon is started with: its configuration, with what the command line says put
 * over it. Immutable.
 *
 * @param socketPath where tenants connect, absolute, at most {@value SocketPaths#MAX_PATH_BYTES}
 *     bytes
 * @param configuration everything else; its own {@code socket} does not count any more
 */
public record DaemonOptions(Path socketPath, Configuration configuration) {
  /** The most threads that serve sessions. */
  public static final int MAX_EVENT_LOOPS = 64;

  /** One loop answers millions of requests in a second; more than these only cost memory. */
  private static final int DEFAULT_EVENT_LOOPS_AT_MOST = 4;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public DaemonOptions {
    SocketPaths.requireUsable(socketPath);
    requireBetween("quotaIds", configuration.quotaIds().orElse(0), 0, Integer.MAX_VALUE);
    requireBetween("eventLoops", configuration.eventLoops().orElse(1), 1, MAX_EVENT_LOOPS);
  }

  /**
   * PASIDs, 1000 to a session, at a path.
   *
   * @param socketPath where to listen, absolute
   * @return the options
   */
  public static DaemonOptions at(Path socketPath) {
    return new DaemonOptions(socketPath, Configuration.EMPTY);
  }

  /**
   * PASIDs, 1000 to a session, at the default path of this user.
   *
   * @return the options
   * @throws StartException if the environment names no usable place
   */
  public static DaemonOptions defaults() {
    return at(SocketPaths.ofThisUser());
  }

  /**
   * The number of threads that serve the sessions. Unless said, one for two processors: a tenant
   * that floods keeps a loop busy and a processor of its own, and where those are all there are,
   * the others wait for one.
   */
  public int eventLoops() {
    return configuration
        .eventLoops()
        .orElseGet(() -> defaultEventLoops(Runtime.getRuntime().availableProcessors()));
  }

  static int defaultEventLoops(int processors) {
    return Math.clamp(processors / 2, 1, DEFAULT_EVENT_LOOPS_AT_MOST);
  }

  /** The number of IDs that a session may hold unless its rule says otherwise. */
  public int quotaIds() {
    return configuration.quotaIds().orElse(Quota.DEFAULT_LIMIT_IDS);
  }

  /** The limits of one peer, one uid and all together. */
  public PeerLimits limits() {
    return configuration.limits();
  }

  /** The spaces, the default first. */
  public List<SpaceOptions> spaces() {
    return configuration.spaces();
  }

  /** Where operators connect; empty: nowhere. */
  public Optional<Path> operatorSocketPath() {
    return pathOf(configuration.operatorSocket(), SocketPaths.operatorPath(socketPath));
  }

  /** Where what outlives the daemon is kept; empty: nothing does. */
  public Optional<Path> statePath() {
    Path beside = socketPath.resolveSibling(socketPath.getFileName() + ".state");
    return pathOf(configuration.state(), Optional.of(beside));
  }

  /**
   * Where the management API is served; empty: nowhere.
   *
   * @throws StartException if it would be open to other machines without a guard
   */
  public Optional<ManagementOptions> management() {
    return configuration.management().map(this::management);
  }

  private ManagementOptions management(ManagementConfig config) {
    try {
      return new ManagementOptions(
          managementSocket(config), config.tcp(), config.tokenFile(), config.tls());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the addresses to listen at, the tenants' first. */
  List<ListenAddress> listenAddresses() {
    List<ListenAddress> addresses = new ArrayList<>();
    addresses.add(new ListenAddress(socketPath, SocketAccess.TENANTS));
    operatorSocketPath()
        .ifPresent(path -> addresses.add(new ListenAddress(path, operatorAccess())));
    return addresses;
  }

  /** Rights of the operators' socket and that of the management API. */
  public SocketAccess operatorAccess() {
    return SocketAccess.operators(configuration.operatorGroup());
  }

  private Optional<Path> managementSocket(ManagementConfig config) {
    return pathOf(config.socket(), SocketPaths.managementPath(socketPath));
  }

  /**
   * Where a place is, if it is said. Not by a switch over its kinds: what the JVM makes of such a
   * switch at its first use is not kept in the AOT cache, and takes 30 ms of a start.
   */
  private static Optional<Path> pathOf(Optional<PathSetting> said, Optional<Path> unlessSaid) {
    if (said.isEmpty()) {
      return unlessSaid;
    }
    return said.get() instanceof PathSetting.At at ? Optional.of(at.path()) : Optional.empty();
  }

  /**
   * The rules of who may open sets.
   *
   * @throws IllegalArgumentException if a rule guarantees more than it allows
   */
  public Rules rules() {
    return configuration
        .rules()
        .map(this::resolve)
        .orElseGet(() -> Rules.everybody(Quota.limit(quotaIds())));
  }

  private Rules resolve(List<RuleOptions> written) {
    String defaultSpace = spaces().stream().findFirst().map(SpaceOptions::name).orElse("");
    return new Rules(written.stream().map(rule -> rule.resolve(defaultSpace, quotaIds())).toList());
  }

  /**
   * These options with changes to the configuration.
   *
   * @param changes applied to what the configuration says now
   */
  public DaemonOptions with(Consumer<ConfigurationBuilder> changes) {
    ConfigurationBuilder builder = configuration.toBuilder();
    changes.accept(builder);
    return with(builder.build());
  }

  /** These options with another configuration. */
  public DaemonOptions with(Configuration other) {
    return new DaemonOptions(socketPath, other);
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
