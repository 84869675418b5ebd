// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.DaemonVersion;
import io.pasid4j.daemon.start.ServiceManager;
import io.pasid4j.daemon.start.StartException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.DaemonIdentity;
import io.pasid4j.daemon.command.EventCommands;
import io.pasid4j.daemon.command.OperatorCommands;
import io.pasid4j.daemon.command.Visibility;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.connection.DisconnectLog;
import io.pasid4j.daemon.limits.ConnectionGate;
import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.limits.OpenFiles;
import io.pasid4j.daemon.listener.ListenAddress;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Operators find a place whatever the tenants do. */
  private static final int OPERATORS_CONNECTIONS = 64;

  private volatile DaemonOptions options;
  private final DaemonServices tenants;
  private final Observability oversight;
  private final Listener listener;
  private final StateManager outliving;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Daemon(
      DaemonOptions options,
      DaemonServices tenants,
      Listener listener,
      StateManager outliving,
      Observability oversight) {
    this.oversight = oversight;
    this.options = options;
    this.tenants = tenants;
    this.listener = listener;
    this.outliving = outliving;
  }

  /**
   * Starts a daemon; it serves when this returns.
   *
   * @param options what to serve, and where
   * @return the daemon, to be closed
   * @throws StartException if another daemon has a socket, or something that the options name
   *     cannot be had; nothing is left behind
   */
  public static Daemon start(DaemonOptions options) {
    Listener listener = Listener.claim(doors(options), options.eventLoops());
    boolean started = false;
    try {
      Daemon daemon = start(options, listener);
      started = true;
      return daemon;
    } finally {
      if (!started) {
        listener.close();
      }
    }
  }

  private static Daemon start(DaemonOptions options, Listener listener) {
    StateManager outliving = StateManager.open(options);
    boolean started = false;
    try {
      Daemon daemon = start(options, listener, outliving);
      started = true;
      return daemon;
    } finally {
      if (!started) {
        outliving.close();
      }
    }
  }

  private static Daemon start(DaemonOptions options, Listener listener, StateManager outliving) {
    Observability oversight = Observability.open(options);
    boolean started = false;
    try {
      Daemon daemon = start(options, listener, outliving, oversight);
      started = true;
      return daemon;
    } finally {
      if (!started) {
        oversight.close();
      }
    }
  }

  private static Daemon start(
      DaemonOptions options, Listener listener, StateManager outliving, Observability oversight) {
    Spaces spaces = Spaces.host(options.spaces(), outliving.spaces());
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(spaces, options.rules()), System::nanoTime, oversight.audit());
    spaces.all().forEach(hosted -> oversight.watch(hosted, sessions));
    outliving.watch(sessions);
    outliving.tellUnused();
    DaemonServices tenants = servicesOfTenants(sessions, limitsOf(options), oversight.metrics());
    listener.listen(services(options, tenants));
    LOG.info(
        "pasidd {} serves {}, {} IDs to a session, at {}",
        DaemonVersion.text(),
        spacesText(options.spaces()),
        options.quotaIds(),
        options.socketPath());
    oversight
        .audit()
        .record(
            AuditEvent.of(
                AuditAction.DAEMON_STARTED,
                AuditActor.DAEMON,
                Map.of("pid", ProcessHandle.current().pid(), "version", DaemonVersion.text())));
    return new Daemon(options, tenants, listener, outliving, oversight);
  }

  private static DaemonServices servicesOfTenants(
      SessionRegistry sessions, Limits limits, DaemonMetrics metrics) {
    Visibility visibility = new Visibility();
    BrokerCommands commands =
        new BrokerCommands(
            sessions,
            new OperatorCommands(sessions, visibility),
            new EventCommands(sessions, visibility),
            new DaemonIdentity(
                sessions.spaces(),
                Math.toIntExact(ProcessHandle.current().pid()),
                DaemonVersion.text()));
    return new DaemonServices(
        false, new ConnectionGate(limits), sessions, commands, new DisconnectLog(), metrics);
  }

  /** The tenants' first: whoever is there already is found before anything else is touched. */
  static List<ListenAddress> doors(DaemonOptions options) {
    List<ListenAddress> doors = new ArrayList<>();
    doors.add(new ListenAddress(options.socketPath(), SocketBinding.MODE_OF_TENANTS));
    options
        .operatorSocketPath()
        .ifPresent(path -> doors.add(new ListenAddress(path, SocketBinding.MODE_OF_OPERATORS)));
    return doors;
  }

  /** What each of the doors leads to. */
  private static List<DaemonServices> services(DaemonOptions options, DaemonServices tenants) {
    Limits limits =
        tenants.gate().limits().withConnections(OPERATORS_CONNECTIONS, OPERATORS_CONNECTIONS);
    return options.operatorSocketPath().isPresent()
        ? List.of(tenants, tenants.forOperators(limits))
        : List.of(tenants);
  }

  private static String spacesText(List<SpaceOptions> spaces) {
    return String.join(
        ", ", spaces.stream().map(space -> space.name() + " " + space.bits() + "-bit").toList());
  }

  private static Limits limitsOf(DaemonOptions options) {
    int openFiles = OpenFiles.most();
    Limits cut = options.limits().cutTo(openFiles);
    if (cut.maxConnections() < options.limits().maxConnections()) {
      LOG.warn(
          "open files: at most {}, so at most {} connections, {} of one uid (expected: {}, {})",
          openFiles,
          cut.maxConnections(),
          cut.maxConnectionsPerUid(),
          options.limits().maxConnections(),
          options.limits().maxConnectionsPerUid());
    }
    return cut;
  }

  /**
   * Starts a daemon in the foreground: prints the ready line, and returns when SIGTERM or SIGINT
   * has stopped it cleanly.
   *
   * @param options what to serve, and where
   * @param out gets the ready line and nothing else
   * @throws StartException if it cannot be started
   */
  public static void runUntilSignal(DaemonOptions options, PrintStream out)
      throws InterruptedException {
    try (Daemon daemon = start(options)) {
      StopSignals.stop(daemon);
      daemon.sayReadyAndWait(out);
    }
  }

  /**
   * Like {@link #runUntilSignal}, and SIGHUP makes the daemon read its options again.
   *
   * @param options are read now and at each SIGHUP; throws what is said in the log if they are bad
   * @param out gets the ready line and nothing else
   * @throws StartException if it cannot be started
   */
  public static void runUntilSignal(Supplier<DaemonOptions> options, PrintStream out)
      throws InterruptedException {
    try (Daemon daemon = start(options.get())) {
      StopSignals.stop(daemon);
      StopSignals.reload(() -> daemon.reload(options));
      daemon.sayReadyAndWait(out);
    }
  }

  private void sayReadyAndWait(PrintStream out) throws InterruptedException {
    out.println(readyLine());
    out.flush();
    ServiceManager manager = ServiceManager.of(System.getenv());
    manager.ready();
    serveManagement();
    stopped.await();
    manager.stopping();
  }

  /** Begins to serve the management API, after the tenants and without keeping them waiting. */
  public void serveManagement() {
    oversight.serveSoon(sessions(), () -> !stopping.get());
  }

  /**
   * Goes on by other options, as far as that can be done without a start; sessions stay. Bad ones
   * are logged and change nothing.
   *
   * @param wanted reads them
   */
  public synchronized void reload(Supplier<DaemonOptions> wanted) {
    try {
      DaemonOptions read = wanted.get();
      ReloadCheck.check(options, read);
      Reload reload = Reload.of(options, read);
      AccessPolicy regime = new AccessPolicy(withSpaces(reload), reload.options().rules());
      options = reload.options();
      sessions().govern(regime);
      outliving.watch(sessions());
      tenants.gate().change(limitsOf(options));
      reload.kept().forEach(kept -> LOG.warn("reload: kept until the next start: {}", kept));
      oversight
          .audit()
          .record(
              AuditEvent.of(
                  AuditAction.CONFIGURATION_CHANGED,
                  AuditActor.DAEMON,
                  Map.of(
                      "rules", reload.options().rules().inOrder().size(),
                      "spaces", regime.spaces().all().toString())));
      LOG.info("reload: done, spaces added: {}", reload.added().size());
    } catch (IllegalArgumentException | ConfigurationException | StartException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> LOG.error("reload: {}", line));
      LOG.error("reload: refused, nothing has changed");
    }
  }

  private Spaces withSpaces(Reload reload) {
    Spaces spaces = spaces();
    for (SpaceOptions added : reload.added()) {
      HostedSpace hosted = outliving.spaces().host(added, reload.options().spaces());
      oversight.watch(hosted, sessions());
      spaces = spaces.with(hosted);
    }
    return spaces;
  }

  /** The line that says on standard output that the daemon can be used. */
  public String readyLine() {
    return "ready: socket=" + options.socketPath();
  }

  /** Where it listens. */
  public Path socketPath() {
    return options.socketPath();
  }

  /** Where it listens for operators; empty: nowhere. */
  public Optional<Path> operatorSocketPath() {
    return options.operatorSocketPath();
  }

  /** The spaces it serves. */
  public Spaces spaces() {
    return sessions().spaces();
  }

  /** The open sessions. */
  public SessionRegistry sessions() {
    return tenants.sessions();
  }

  /**
   * What serves a connection that did not come over the socket, as if it had.
   *
   * @param channel the connection, not active yet; the handler is to be the last of its pipeline
   * @param peer who is at its other end
   */
  public ChannelHandler handlerOf(Channel channel, Peer peer) {
    return new ConnectionHandler(tenants, channel, () -> peer);
  }

  /** What it counts. */
  public DaemonMetrics metrics() {
    return oversight.metrics();
  }

  /** Waits until the daemon has stopped. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /**
   * Stops: the sockets go, and every connection ends. What their sets hold is free, unless there is
   * a state directory: then it waits for the next daemon. Idempotent.
   */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      listener.close();
      LOG.info("stopped, held={}", spaces().heldIds());
      oversight
          .audit()
          .record(AuditEvent.of(AuditAction.DAEMON_STOPPED, AuditActor.DAEMON, Map.of()));
    } finally {
      outliving.close();
      oversight.close();
      stopped.countDown();
    }
  }
}
