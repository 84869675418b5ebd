// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One HTTP request over a Unix socket, which the JDK's client does not speak. */
final class UnixHttp {
  private static final int BUFFER_BYTES = 1 << 16;

  private UnixHttp() {}

  /**
   * Sends a request on a connection of its own and reads the reply to its end.
   *
   * @param body a JSON value; null for none
   * @param timeoutMs how long to wait between two parts of the reply, 1 or more
   * @return the reply; null if the connection ended without one: the server had no room for it, and
   *     has not read the request
   * @throws IOException if nobody listens there, or the reply does not come in time
   */
  static @Nullable HttpReply exchange(
      Path socket, String method, String path, @Nullable String body, int timeoutMs)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      byte[] reply = new byte[0];
      if (isWritten(channel, ByteBuffer.wrap(request(method, path, body)))) {
        channel.register(selector, SelectionKey.OP_READ);
        reply = readAll(channel, selector, timeoutMs);
      }
      return reply.length == 0 ? null : HttpReply.of(reply);
    }
  }

  /** A request is shorter than the buffer of a socket: it is written at once or not at all. */
  private static boolean isWritten(SocketChannel channel, ByteBuffer request) {
    try {
      channel.write(request);
      return !request.hasRemaining();
    } catch (IOException ended) {
      return false;
    }
  }

  private static byte[] request(String method, String path, @Nullable String body) {
    byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
            .formatted(
                method,
                path,
                body == null
                    ? ""
                    : "Content-Type: application/json\r\nContent-Length: "
                        + content.length
                        + "\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  /** Reads until the reply is whole: the server may close the connection seconds later. */
  private static byte[] readAll(SocketChannel channel, Selector selector, int timeoutMs)
      throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (true) {
      int read = read(channel, buffer);
      if (read < 0) {
        return reply.toByteArray();
      }
      if (read == 0 && selector.select(timeoutMs) == 0) {
        throw new SocketTimeoutException("no reply within " + timeoutMs + " ms");
      }
      selector.selectedKeys().clear();
      reply.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (HttpReply.isWhole(reply.toByteArray())) {
        return reply.toByteArray();
      }
    }
  }

  /** The connection may end with a reset, as the server reads nothing behind a last request. */
  private static int read(SocketChannel channel, ByteBuffer buffer) {
    try {
      return channel.read(buffer);
    } catch (IOException reset) {
      return -1;
    }
  }
}
