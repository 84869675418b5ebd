// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A TCP port that is kept for the management API until that can listen at it by itself. */
final class ReservedPort implements AutoCloseable {
  private final ServerSocket held;

  private ReservedPort(ServerSocket held) {
    this.held = held;
  }

  /**
   * Takes a port; one that is free if its number is 0.
   *
   * @throws StartException if the address is not this machine's, or the port is taken
   */
  static ReservedPort take(TcpAddress tcp) {
    InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
    if (address.isUnresolved()) {
      throw refused(tcp, "unknown host");
    }
    try {
      // One place in the queue: whoever connects before the API listens is told so by a reset.
      return new ReservedPort(bound(address));
    } catch (IOException e) {
      throw refused(tcp, String.valueOf(e.getMessage()));
    }
  }

  private static ServerSocket bound(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    boolean bound = false;
    try {
      socket.bind(address, 1);
      bound = true;
      return socket;
    } finally {
      if (!bound) {
        socket.close();
      }
    }
  }

  private static StartException refused(TcpAddress tcp, String problem) {
    return new StartException(
        "management.tcp: %s: %s (expected: an address of this machine and a port that is free)"
            .formatted(tcp, problem));
  }

  /** The address, with the number of the port. */
  InetSocketAddress address() {
    return (InetSocketAddress) held.getLocalSocketAddress();
  }

  /** Gives the port up. */
  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new StartException("management.tcp: " + address() + ": " + e.getMessage(), e);
    }
  }
}
