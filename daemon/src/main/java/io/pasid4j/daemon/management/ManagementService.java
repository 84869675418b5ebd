// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
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
  private @Nullable ManagementServer server;
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
    if (server != null) {
      server.follow(hosted);
    }
  }

  /**
   * Starts the server in the background. Tenants are served by then: a server that cannot start is
   * logged and does not end the daemon.
   */
  public synchronized void startServing(ManagementServices services) {
    if (!closed) {
      Thread.ofPlatform().name("pasidd-management-start").daemon().start(() -> serve(services));
    }
  }

  /**
   * Makes sure that the place of the Unix socket is this daemon's.
   *
   * @return false if another daemon has it
   * @throws IOException if the socket has been removed: the server cannot bind a second time
   */
  public synchronized boolean keepPlace() throws IOException {
    @Nullable SocketBinding socket = resources.socket();
    if (closed || server == null || socket == null) {
      return true;
    }
    boolean isKept = socket.keepLock();
    if (isKept && !socket.isInPlace()) {
      throw new NoSuchFileException(socket.path().toString());
    }
    return isKept;
  }

  private void serve(ManagementServices services) {
    try {
      ManagementLoop.lowerPriority();
      ManagementServer started = ManagementServer.start(resources, services);
      if (!keep(started)) {
        started.close();
      }
    } catch (RuntimeException e) {
      logFailure(e);
    }
  }

  private synchronized boolean keep(ManagementServer started) {
    if (!closed) {
      followed.forEach(started::follow);
      server = started;
    }
    return !closed;
  }

  private synchronized void logFailure(RuntimeException cause) {
    if (!closed) {
      LOG.error("management API: not served: {}", cause.toString(), cause);
    }
  }

  /** Stops serving. A server that is still starting finds its resources closed, and ends. */
  @Override
  public void close() {
    @Nullable ManagementServer serving;
    synchronized (this) {
      closed = true;
      serving = server;
      server = null;
    }
    if (serving != null) {
      serving.close();
    }
    resources.close();
  }
}
