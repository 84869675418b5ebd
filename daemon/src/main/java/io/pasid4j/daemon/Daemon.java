// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.domain.DomainMember;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.start.DaemonVersion;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.start.Startup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running daemon: its spaces, and the sessions that draw IDs from them over a Unix socket. */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd");

  private volatile DaemonOptions options;
  private final Listener listener;
  private final StateManager state;
  private final Observability observability;
  private final DaemonServices tenants;
  private final RecoveredSetWatch recoveredSets;

  /** Open files that are not for tenants' connections. */
  private final int reservedFiles;

  private final PlaceWatch places;
  private final Optional<DomainMember> domain;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** True if another daemon has taken its place, which has ended it. */
  private volatile boolean isReplaced;

  private Daemon(
      DaemonOptions options, Listener listener, StateManager state, Observability observability) {
    this.options = options;
    this.listener = listener;
    this.state = state;
    this.observability = observability;
    Spaces spaces = Spaces.host(options.spaces(), state.spaces(options.configuration().domain()));
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(spaces, options.rules()),
            System::nanoTime,
            observability.audit(),
            state.lastSetId());
    reservedFiles = TenantServices.reservedFiles(spaces.all().size());
    tenants =
        TenantServices.of(
            sessions, TenantServices.limits(options, reservedFiles), observability.metrics());
    recoveredSets = new RecoveredSetWatch(sessions);
    domain =
        options
            .configuration()
            .domain()
            .map(config ->
                DomainMember.open(config, spaces.byName(config.space()).orElseThrow(), sessions));
    places = new PlaceWatch(listener, state, observability, this::giveUpPlace);
  }

  /**
   * Starts a daemon; it serves when this returns.
   *
   * @param options the spaces, rules, limits and addresses
   * @return the daemon, to be closed
   * @throws StartException if another daemon has a socket, or something that the options name
   *     cannot be had; nothing is left behind
   */
  public static Daemon start(DaemonOptions options) {
    try (Startup startup = new Startup()) {
      // The addresses first: a daemon that runs is found before anything of it is touched.
      Listener listener =
          startup.own(
              Listener.claim(options.listenAddresses(), options.eventLoops()), Listener::close);
      StateManager state = startup.own(StateManager.open(options.statePath()), StateManager::close);
      Observability observability = startup.own(Observability.open(options), Observability::close);
      DaemonOptions held = requireSpaces(state.withHeldSpaces(options));
      Daemon daemon = new Daemon(held, listener, state, observability);
      startup.own(daemon.recoveredSets, RecoveredSetWatch::close);
      startup.own(daemon.places, PlaceWatch::close);
      if (daemon.domain.isPresent()) {
        DomainMember member = startup.own(daemon.domain.get(), DomainMember::close);
        member.start();
        member.awaitJoined();
      }
      daemon.listen();
      daemon.places.start();
      return startup.commit(daemon);
    }
  }

  private static DaemonOptions requireSpaces(DaemonOptions options) {
    if (options.spaces().isEmpty()) {
      throw new StartException(
          "spaces.from: devices: none found (expected: a PCI device with PASIDs, seen by root, or"
              + " other spaces, or IDs that are held)");
    }
    return options;
  }

  private void listen() {
    spaces().all().forEach(hosted -> observability.follow(hosted, sessions()));
    recoveredSets.start();
    state.logUnused();
    listener.listen(TenantServices.perAddress(tenants, options));
    LOG.info(
        "pasidd {} serves {}, {} IDs to a session, at {}",
        DaemonVersion.text(),
        spacesText(options.spaces()),
        options.quotaIds(),
        options.socketPath());
    record(
        AuditAction.DAEMON_STARTED,
        Map.of("pid", ProcessHandle.current().pid(), "version", DaemonVersion.text()));
  }

  private static String spacesText(List<SpaceOptions> spaces) {
    return String.join(
        ", ", spaces.stream().map(space -> space.name() + " " + space.bits() + "-bit").toList());
  }

  private void record(AuditAction action, Map<String, ?> after) {
    observability.audit().record(AuditEvent.of(action, AuditActor.DAEMON, after));
  }

  /** Starts to serve the management API, in the background and after the tenants. */
  public void serveManagement() {
    observability.serveManagement(sessions(), () -> !stopping.get(), domain);
  }

  /**
   * Applies other options, as far as that is possible without a start; sessions stay. All or
   * nothing: options that cannot be applied are logged and change nothing.
   *
   * @param wanted reads the options
   */
  public synchronized void reload(Supplier<DaemonOptions> wanted) {
    try {
      ReloadPlan plan = ReloadPlan.of(options, state.withHeldSpaces(wanted.get()));
      plan.requireStartable();
      apply(plan);
      plan.kept().forEach(kept -> LOG.warn("reload: kept until the next start: {}", kept));
      LOG.info("reload: done, spaces added: {}", plan.added().size());
    } catch (IllegalArgumentException | ConfigurationException | StartException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError e) {
      // A defect, or too little memory for a space: the daemon serves on as before.
      refuse(e.toString());
    }
  }

  private static void refuse(String problem) {
    problem.lines().forEach(line -> LOG.error("reload: {}", line));
    LOG.error("reload: refused, nothing has changed");
  }

  /** Everything that can fail comes before the first change. */
  private void apply(ReloadPlan plan) {
    Rules rules = plan.options().rules();
    Spaces before = spaces();
    Spaces spaces = plan.addTo(before, state.spaces(Optional.empty()));
    spaces.addedTo(before).forEach(hosted -> observability.follow(hosted, sessions()));
    sessions().replacePolicy(new AccessPolicy(spaces, rules));
    options = plan.options();
    recoveredSets.start();
    tenants.gate().change(TenantServices.limits(options, reservedFiles));
    record(
        AuditAction.CONFIGURATION_CHANGED,
        Map.of("rules", rules.inOrder().size(), "spaces", spaces.all().toString()));
  }

  /** Returns the line by which the daemon announces on standard output that it serves. */
  public String readyLine() {
    return "ready: socket=" + options.socketPath();
  }

  /** Returns the path of the tenants' socket. */
  public Path socketPath() {
    return options.socketPath();
  }

  /** Returns the path of the operators' socket; empty: there is none. */
  public Optional<Path> operatorSocketPath() {
    return options.operatorSocketPath();
  }

  /** Returns the spaces that it serves. */
  public Spaces spaces() {
    return sessions().spaces();
  }

  /** Returns the open sessions. */
  public SessionRegistry sessions() {
    return tenants.sessions();
  }

  /**
   * Creates the handler of a connection that did not come over the socket.
   *
   * @param channel the connection, not active yet; the handler is to be the last of its pipeline
   * @param peer the process at its other end
   */
  public ChannelHandler handlerOf(Channel channel, Peer peer) {
    return new ConnectionHandler(tenants, channel, () -> peer);
  }

  /** Returns the counters. */
  public DaemonMetrics metrics() {
    return observability.metrics();
  }

  /**
   * Waits until the daemon has stopped.
   *
   * @throws StartException if another daemon has taken its place
   */
  public void awaitStop() throws InterruptedException {
    stopped.await();
    if (isReplaced) {
      throw new StartException(
          "place: sockets, locks or state were removed, and another daemon has taken it (socket: "
              + options.socketPath()
              + ")");
    }
  }

  private void giveUpPlace() {
    isReplaced = true;
    close();
  }

  /**
   * Stops: removes the sockets and ends every connection. IDs are released, unless there is a state
   * directory, which keeps them for the next daemon. Idempotent.
   */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    places.close();
    try {
      listener.close();
      LOG.info("stopped, held={}", spaces().heldIds());
      record(AuditAction.DAEMON_STOPPED, Map.of());
    } finally {
      recoveredSets.close();
      // Before the state directory is another daemon's.
      observability.stopServing();
      domain.ifPresent(member -> member.close());
      state.close();
      observability.close();
      stopped.countDown();
    }
  }
}
