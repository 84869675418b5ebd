// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager that started this process, by the protocol of sd_notify(3): a datagram to the
 * socket that {@code NOTIFY_SOCKET} names. Without that variable nothing is sent. Thread-safe.
 */
public final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd");
  private static final String VARIABLE = "NOTIFY_SOCKET";

  private final String address;

  private ServiceManager(String address) {
    this.address = address;
  }

  /**
   * Finds the manager of this process.
   *
   * @param environment usually {@link System#getenv()}
   */
  public static ServiceManager of(Map<String, String> environment) {
    return new ServiceManager(environment.getOrDefault(VARIABLE, ""));
  }

  /** Reports that the service can be used. */
  public void ready() {
    send("READY=1");
  }

  /** Reports that the service is about to end. */
  public void stopping() {
    send("STOPPING=1");
  }

  /** A manager that cannot be reached only loses the report: tenants must not suffer from it. */
  private void send(String state) {
    if (address.isEmpty()) {
      return;
    }
    ByteBuffer message = direct(state);
    Socket socket = Socket.newSocketDomainDgram();
    try {
      socket.sendToDomainSocket(message, 0, message.limit(), socketName());
    } catch (IOException e) {
      LOG.warn("{}: {}: {}", VARIABLE, address, e.getMessage());
    } finally {
      closeQuietly(socket);
    }
  }

  /** A leading {@code @} stands for the NUL byte of an abstract name. */
  private byte[] socketName() {
    byte[] name = address.getBytes(UTF_8);
    if (name[0] == '@') {
      name[0] = 0;
    }
    return name;
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("{}: close: {}", VARIABLE, e.getMessage());
    }
  }
}
