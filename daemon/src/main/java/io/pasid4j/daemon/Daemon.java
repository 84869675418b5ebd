// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.command.DaemonIdentity;
import io.pasid4j.daemon.command.EventCommands;
import io.pasid4j.daemon.command.OperatorCommands;
import io.pasid4j.daemon.command.OwnCommands;
import io.pasid4j.daemon.command.Visibility;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.connection.EndLog;
import io.pasid4j.daemon.limits.ConnectionGate;
import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.limits.OpenFiles;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.rule.Regime;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.socket.Users;
import io.pasid4j.daemon.space.Spaces;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running daemon: its spaces, and the sessions that draw IDs from them over a Unix socket. */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd");

  private final DaemonOptions options;
  private final DaemonServices services;
  private final Listener listener;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Daemon(DaemonOptions options, DaemonServices services, Listener listener) {
    this.options = options;
    this.services = services;
    this.listener = listener;
  }

  /**
   * Starts a daemon; it serves when this returns.
   *
   * @param options what to serve, and where
   * @return the daemon, to be closed
   * @throws DaemonStartException if another daemon has the socket, or it cannot be bound; nothing
   *     is left behind
   */
  public static Daemon start(DaemonOptions options) {
    Spaces spaces = options.newSpaces();
    SessionRegistry sessions =
        new SessionRegistry(
            new Regime(spaces, Rules.everybody(Quota.limit(options.quotaIds()))), System::nanoTime);
    Visibility visibility = new Visibility(Users.effectiveUid());
    OperatorCommands operator = new OperatorCommands(sessions, visibility);
    EventCommands events = new EventCommands(sessions, visibility);
    DaemonIdentity identity =
        new DaemonIdentity(
            spaces, Math.toIntExact(ProcessHandle.current().pid()), DaemonVersion.text());
    Limits limits = limitsOf(options);
    DaemonServices services =
        new DaemonServices(
            limits,
            new ConnectionGate(limits),
            sessions,
            new OwnCommands(operator, events, identity),
            new EndLog());
    Listener listener = Listener.listen(options.socketPath(), options.eventLoops(), services);
    LOG.info(
        "pasidd {} serves {}-bit IDs, {} to a session, at {}",
        identity.version(),
        spaces.defaultSpace().space().bits(),
        options.quotaIds(),
        options.socketPath());
    return new Daemon(options, services, listener);
  }

  private static Limits limitsOf(DaemonOptions options) {
    int openFiles = OpenFiles.most();
    Limits cut = options.limits().cutTo(openFiles);
    if (!cut.equals(options.limits())) {
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
   * @throws DaemonStartException if it cannot be started
   */
  public static void runUntilSignal(DaemonOptions options, PrintStream out)
      throws InterruptedException {
    try (Daemon daemon = start(options)) {
      StopSignals.stop(daemon);
      out.println(daemon.readyLine());
      out.flush();
      daemon.awaitStop();
    }
  }

  /** The line that says on standard output that the daemon can be used. */
  public String readyLine() {
    return "ready: socket=" + options.socketPath();
  }

  /** Where it listens. */
  public Path socketPath() {
    return options.socketPath();
  }

  /** The spaces it serves. */
  public Spaces spaces() {
    return services.sessions().spaces();
  }

  /** The open sessions. */
  public SessionRegistry sessions() {
    return services.sessions();
  }

  /**
   * What serves a connection that did not come over the socket, as if it had.
   *
   * @param channel the connection, not active yet; the handler is to be the last of its pipeline
   * @param peer who is at its other end
   */
  public ChannelHandler handlerOf(Channel channel, Peer peer) {
    return new ConnectionHandler(services, channel, () -> peer);
  }

  /** Waits until the daemon has stopped. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops: the socket goes, every session ends, and what they held is free. Idempotent. */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      listener.close();
      LOG.info("stopped, held={}", spaces().heldIds());
    } finally {
      stopped.countDown();
    }
  }
}
