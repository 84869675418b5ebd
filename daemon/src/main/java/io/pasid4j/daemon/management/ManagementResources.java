// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.netty.channel.EventLoopGroup;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.start.Startup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the management API and the files that protect it, claimed and read before
 * tenants are served. Cheap, unlike the server itself. Thread-safe.
 */
public final class ManagementResources implements AutoCloseable {
  private final ManagementOptions options;
  private final Credentials credentials;
  private final EventLoopGroup loop;
  private final @Nullable SocketBinding socket;
  private final @Nullable ReservedPort port;
  private boolean closed;

  private ManagementResources(
      ManagementOptions options,
      Credentials credentials,
      EventLoopGroup loop,
      @Nullable SocketBinding socket,
      @Nullable ReservedPort port) {
    this.options = options;
    this.credentials = credentials;
    this.loop = loop;
    this.socket = socket;
    this.port = port;
  }

  /**
   * Claims all of it, for the daemon's own user.
   *
   * @throws StartException as {@link #claim(ManagementOptions, SocketAccess)}
   */
  public static ManagementResources claim(ManagementOptions options) {
    return claim(options, SocketAccess.OWNER);
  }

  /**
   * Claims all of it.
   *
   * @param access who may use the Unix socket
   * @throws StartException if an address cannot be had, or a file cannot be used; nothing is
   *     claimed then
   */
  public static ManagementResources claim(ManagementOptions options, SocketAccess access) {
    Credentials credentials = Credentials.read(options);
    try (Startup startup = new Startup()) {
      EventLoopGroup loop = startup.own(ManagementLoop.create(), ManagementLoop::shutDown);
      @Nullable SocketBinding socket =
          options
              .socket()
              .map(path -> startup.own(claimSocket(path, access, loop), SocketBinding::close))
              .orElse(null);
      @Nullable ReservedPort port =
          options
              .tcp()
              .map(tcp -> startup.own(ReservedPort.reserve(tcp), ReservedPort::close))
              .orElse(null);
      return startup.commit(new ManagementResources(options, credentials, loop, socket, port));
    }
  }

  private static SocketBinding claimSocket(Path path, SocketAccess access, EventLoopGroup loop) {
    try {
      return SocketBinding.claim(path, access, loop);
    } catch (StartException e) {
      String message = String.valueOf(e.getMessage());
      String prefix = message.startsWith("socket") ? "management." : "management.socket: ";
      throw new StartException(prefix + message, e);
    }
  }

  /**
   * Checks that other resources could be claimed beside those that are served now.
   *
   * @param served the options that the API is served by
   * @throws StartException if not
   */
  public static void check(ManagementOptions wanted, Optional<ManagementOptions> served) {
    ManagementOptions others =
        new ManagementOptions(
            wanted
                .socket()
                .filter(
                    path -> !served.flatMap(ManagementOptions::socket).equals(Optional.of(path))),
            wanted
                .tcp()
                .filter(tcp -> !served.flatMap(ManagementOptions::tcp).equals(Optional.of(tcp))),
            wanted.tokenFile(),
            wanted.tls());
    claim(others).close();
  }

  ManagementOptions options() {
    return options;
  }

  Credentials credentials() {
    return credentials;
  }

  EventLoopGroup loop() {
    return loop;
  }

  @Nullable SocketBinding socket() {
    return socket;
  }

  @Nullable ReservedPort port() {
    return port;
  }

  /**
   * Moves a bound socket to the claimed path.
   *
   * @throws IOException if that fails, or the path has been released meanwhile
   */
  synchronized void publish(SocketBinding claimed, Path bound) throws IOException {
    if (closed) {
      throw new IOException("closed while the server started");
    }
    claimed.moveHere(bound);
  }

  /** Releases the addresses. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (port != null) {
      port.close();
    }
    ManagementLoop.shutDown(loop);
    if (socket != null) {
      socket.removeSocket();
      socket.close();
    }
  }
}
