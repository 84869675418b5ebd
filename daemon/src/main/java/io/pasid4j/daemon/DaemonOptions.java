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
 * The options that a daemon is started with: its configuration, in which the options of the command
 * line have replaced some values. Immutable.
 *
 * @param socketPath where tenants connect, absolute, at most {@value SocketPaths#MAX_PATH_BYTES}
 *     bytes
 * @param configuration everything else; its own {@code socket} does not count any more
 */
public record DaemonOptions(Path socketPath, Configuration configuration) {
  /** One loop answers millions of requests a second; more loops than these only use memory. */
  private static final int DEFAULT_EVENT_LOOPS_AT_MOST = 4;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public DaemonOptions {
    SocketPaths.requireUsable(socketPath);
    requireBetween("quotaIds", configuration.quotaIds().orElse(0), 0, Integer.MAX_VALUE);
    requireBetween(
        "eventLoops", configuration.eventLoops().orElse(1), 1, Configuration.MOST_EVENT_LOOPS);
  }

  /**
   * Returns options for PASIDs, 1000 to a session, at a path.
   *
   * @param socketPath where to listen, absolute
   * @return the options
   */
  public static DaemonOptions at(Path socketPath) {
    return new DaemonOptions(socketPath, Configuration.EMPTY);
  }

  /**
   * Returns options for PASIDs, 1000 to a session, at the default path of this user.
   *
   * @return the options
   * @throws StartException if the environment names no usable place
   */
  public static DaemonOptions defaults() {
    return at(SocketPaths.ofThisUser());
  }

  /**
   * Returns the number of threads that serve the sessions. By default one for two processors: a
   * tenant that floods keeps a loop and a processor busy, so that others would wait for it if loops
   * had all processors.
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

  /** Returns the limits of one peer, one uid and all together. */
  public PeerLimits limits() {
    return configuration.limits();
  }

  /** Returns the spaces, the default first. */
  public List<SpaceOptions> spaces() {
    return configuration.spaces();
  }

  /** Returns where operators connect; empty: nowhere. */
  public Optional<Path> operatorSocketPath() {
    return pathOf(configuration.operatorSocket(), SocketPaths.operatorPath(socketPath));
  }

  /** Returns the state directory; empty: nothing outlives the daemon. */
  public Optional<Path> statePath() {
    Path beside = socketPath.resolveSibling(socketPath.getFileName() + ".state");
    return pathOf(configuration.state(), Optional.of(beside));
  }

  /**
   * Returns the addresses of the management API; empty: it is not served.
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

  /** Returns the access to the operators' socket and that of the management API. */
  public SocketAccess operatorAccess() {
    return SocketAccess.operators(configuration.operatorGroup());
  }

  private Optional<Path> managementSocket(ManagementConfig config) {
    return pathOf(config.socket(), SocketPaths.managementPath(socketPath));
  }

  /**
   * Returns the path of a setting. Not by a switch over its kinds, since the code that the JVM
   * generates at its first use is not kept in the AOT cache, and takes 30 ms of a start.
   */
  private static Optional<Path> pathOf(Optional<PathSetting> setting, Optional<Path> ifAbsent) {
    if (setting.isEmpty()) {
      return ifAbsent;
    }
    return setting.get() instanceof PathSetting.At at ? Optional.of(at.path()) : Optional.empty();
  }

  /**
   * Returns the rules of who may open sets.
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
   * Returns these options with a changed configuration.
   *
   * @param changes applied to a builder of the present configuration
   */
  public DaemonOptions with(Consumer<ConfigurationBuilder> changes) {
    ConfigurationBuilder builder = configuration.toBuilder();
    changes.accept(builder);
    return with(builder.build());
  }

  /** Returns these options with another configuration. */
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
