// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.netty.channel.EventLoopGroup;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.socket.SocketBinding;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the management API needs of its host, checked and taken before anybody is served: its
 * places, and the files that guard it. Cheap, unlike the server itself.
 */
public final class ManagementResources implements AutoCloseable {
  private final ManagementOptions options;
  private final Credentials credentials;
  private final EventLoopGroup loop;
  private @Nullable SocketBinding place;
  private @Nullable ReservedPort port;

  private ManagementResources(ManagementOptions options, Credentials credentials) {
    this.options = options;
    this.credentials = credentials;
    loop = ManagementLoop.make();
  }

  /**
   * Takes all of it.
   *
   * @throws StartException if a place cannot be had, or a file cannot be used; nothing is
   *     taken then
   */
  public static ManagementResources take(ManagementOptions options) {
    ManagementResources claim = new ManagementResources(options, Credentials.read(options));
    boolean taken = false;
    try {
      claim.place = options.socket().map(path -> claimed(path, claim.loop)).orElse(null);
      claim.port = options.tcp().map(ReservedPort::take).orElse(null);
      taken = true;
      return claim;
    } finally {
      if (!taken) {
        claim.close();
      }
    }
  }

  private static SocketBinding claimed(Path path, EventLoopGroup loop) {
    try {
      return SocketBinding.claim(path, SocketBinding.MODE_OF_OPERATORS, loop);
    } catch (StartException e) {
      String message = String.valueOf(e.getMessage());
      String prefix = message.startsWith("socket") ? "management." : "management.socket: ";
      throw new StartException(prefix + message, e);
    }
  }

  /**
   * Finds out whether another claim could be taken, but for what this daemon has itself.
   *
   * @param mine by what the API is served now
   * @throws StartException if not
   */
  public static void check(ManagementOptions wanted, Optional<ManagementOptions> mine) {
    ManagementOptions rest =
        new ManagementOptions(
            wanted
                .socket()
                .filter(path -> !mine.flatMap(ManagementOptions::socket).equals(Optional.of(path))),
            wanted
                .tcp()
                .filter(tcp -> !mine.flatMap(ManagementOptions::tcp).equals(Optional.of(tcp))),
            wanted.tokenFile(),
            wanted.tls());
    take(rest).close();
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

  @Nullable SocketBinding place() {
    return place;
  }

  @Nullable ReservedPort port() {
    return port;
  }

  /** Gives the places up. */
  @Override
  public void close() {
    if (port != null) {
      port.close();
    }
    ManagementLoop.end(loop);
    if (place != null) {
      place.close();
    }
  }
}
