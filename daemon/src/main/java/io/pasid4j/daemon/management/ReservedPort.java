// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;

/**
 * A TCP port held for the management API until the server listens at it. The server binds the port
 * beside this socket (SO_REUSEPORT), which Linux allows to the same user only, and this one is
 * closed afterwards: at no moment can another user bind the port.
 */
final class ReservedPort implements AutoCloseable {
  private final TcpAddress tcp;
  private final ServerSocket socket;
  private final InetSocketAddress address;

  private ReservedPort(TcpAddress tcp, ServerSocket socket) {
    this.tcp = tcp;
    this.socket = socket;
    address = (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /**
   * Reserves a port; one that is free if its number is 0.
   *
   * @throws StartException if the address is not this machine's, or the port is taken
   */
  static ReservedPort reserve(TcpAddress tcp) {
    InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
    if (address.isUnresolved()) {
      throw refused(tcp, "unknown host");
    }
    try {
      return new ReservedPort(tcp, bind(address));
    } catch (IOException e) {
      throw refused(tcp, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Listens, so that SO_REUSEADDR of others does not help them to the port; with one place in the
   * queue, since its connections are reset when the server takes over.
   */
  private static ServerSocket bind(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(address, 1);
      return socket;
    } catch (Throwable e) {
      socket.close();
      throw e;
    }
  }

  private static StartException refused(TcpAddress tcp, String problem) {
    return new StartException(
        "management.tcp: %s: %s (expected: an address of this machine and a port that is free)"
            .formatted(tcp, problem));
  }

  /** Returns the address, with the number of the port. */
  InetSocketAddress address() {
    return address;
  }

  /**
   * Lets the server bind the port too. Not from the beginning: a second daemon of this user is to
   * find the port taken, which it does as its own first socket has no SO_REUSEPORT.
   */
  void share() {
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    } catch (IOException e) {
      throw refused(tcp, String.valueOf(e.getMessage()));
    }
  }

  /** Releases this hold on the port. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw refused(tcp, String.valueOf(e.getMessage()));
    }
  }
}
