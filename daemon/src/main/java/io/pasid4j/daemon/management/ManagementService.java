// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management API of a daemon: its resources are claimed before tenants are served, the server
 * starts afterwards in the background. Thread-safe.
 */
public final class ManagementService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");

  private final ManagementResources resources;
  private final List<HostedSpace> followed = new ArrayList<>();
  private @Nullable ManagementServices services;
  private @Nullable ManagementServer server;

  /** Serves the Unix socket since that was removed, where {@link #server} has a TCP port too. */
  private @Nullable ManagementServer socketServer;

  private boolean closed;

  private ManagementService(ManagementResources resources) {
    this.resources = resources;
  }

  /**
   * Claims what the API needs.
   *
   * @param access who may use its Unix socket
   * @throws StartException if something cannot be had; nothing is claimed then
   */
  public static ManagementService claim(ManagementOptions options, SocketAccess access) {
    return new ManagementService(ManagementResources.claim(options, access));
  }

  /** Adds a space whose events can be followed. Call before anybody can open a set in it. */
  public synchronized void follow(HostedSpace hosted) {
    followed.add(hosted);
    for (@Nullable ManagementServer serving : servers()) {
      if (serving != null) {
        serving.follow(hosted);
      }
    }
  }

  /**
   * Starts the server in the background. Tenants are served by then: a server that cannot start is
   * logged and does not end the daemon.
   */
  public synchronized void startServing(ManagementServices services) {
    this.services = services;
    if (!closed) {
      Thread.ofPlatform().name("pasidd-management-start").daemon().start(() -> serve(services));
    }
  }

  /**
   * Makes sure that the place of the Unix socket is this daemon's, and serves there anew if the
   * socket has been removed. Connections over TCP stay.
   *
   * @return false if another daemon has it
   * @throws IOException if the place cannot be had again
   * @throws StartException if it cannot be bound
   */
  public synchronized boolean keepPlace() throws IOException {
    @Nullable SocketBinding socket = resources.socket();
    @Nullable ManagementServer serving = server;
    if (closed || serving == null || socket == null) {
      return true;
    }
    boolean isKept = socket.keepLock();
    if (isKept && !socket.isInPlace()) {
      serveSocketAgain(serving);
      LOG.warn(
          "management.socket: {}: was removed (expected: to stay); bound again", socket.path());
    }
    return isKept;
  }

  private void serveSocketAgain(ManagementServer serving) {
    ManagementServer started =
        ManagementServer.startAtSocket(resources, Objects.requireNonNull(services));
    followed.forEach(started::follow);
    @Nullable ManagementServer before = socketServer;
    if (before == null && serving.port() == 0) {
      before = serving;
      server = started;
    } else {
      socketServer = started;
    }
    if (before != null) {
      before.close();
    }
  }

  private void serve(ManagementServices services) {
    try {
      ManagementLoop.lowerPriority();
      ManagementServer started = ManagementServer.start(resources, services);
      if (!keep(started)) {
        started.close();
      }
    } catch (OutOfMemoryError e) {
      // Threads too: their stacks are memory. Tenants need no more of either.
      logFailure(
          "memory: %s (expected: a larger heap (-Xmx), or more threads (ulimit -u))"
              .formatted(e.getMessage()),
          null);
    } catch (RuntimeException e) {
      logFailure(e.toString(), e);
    }
  }

  private synchronized boolean keep(ManagementServer started) {
    if (!closed) {
      followed.forEach(started::follow);
      server = started;
    }
    return !closed;
  }

  private synchronized void logFailure(String problem, @Nullable RuntimeException cause) {
    if (!closed) {
      LOG.error("management API: not served: {}", problem, cause);
    }
  }

  private List<@Nullable ManagementServer> servers() {
    return Arrays.asList(server, socketServer);
  }

  /** Stops serving. A server that is still starting finds its resources closed, and ends. */
  @Override
  public void close() {
    List<@Nullable ManagementServer> serving;
    synchronized (this) {
      closed = true;
      serving = servers();
      server = null;
      socketServer = null;
    }
    for (@Nullable ManagementServer each : serving) {
      if (each != null) {
        each.close();
      }
    }
    resources.close();
  }
}
