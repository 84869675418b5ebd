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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One HTTP request over a Unix socket, which the JDK's client does not speak. */
final class UnixHttp {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The end of the stream, like -1, of a connection that never read the request. */
  private static final int RESET = -2;

  /** The methods that may be carried out twice. */
  private static final Set<String> IDEMPOTENT = Set.of("GET", "DELETE");

  private UnixHttp() {}

  /**
   * Sends a request on a connection of its own and reads the reply to its end.
   *
   * @param body a JSON value; null for none
   * @param timeoutMs how long to wait between two parts of the reply, 1 or more
   * @return the reply; null if the connection ended without one and the request may be sent again:
   *     the server had no room for it and has not read it, or it may be carried out twice
   * @throws IOException if nobody listens there, if the reply does not come in time or is not
   *     whole, or if there is none and the request may have been carried out
   */
  static @Nullable HttpReply exchange(
      Path socket, String method, String path, @Nullable String body, int timeoutMs)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      if (!isWritten(channel, selector, ByteBuffer.wrap(request(method, path, body)), timeoutMs)) {
        return null;
      }
      key.interestOps(SelectionKey.OP_READ);
      byte[] reply = readAll(channel, selector, timeoutMs);
      if (reply == null || (reply.length == 0 && IDEMPOTENT.contains(method))) {
        return null;
      }
      if (reply.length == 0) {
        throw new IOException(
            "connection: ended without a reply (expected: one; the request may have been carried"
                + " out)");
      }
      return HttpReply.of(reply);
    }
  }

  /** False if the server has closed the connection, so that it did not read the whole request. */
  private static boolean isWritten(
      SocketChannel channel, Selector selector, ByteBuffer request, int timeoutMs)
      throws IOException {
    while (request.hasRemaining()) {
      if (selector.select(timeoutMs) == 0) {
        throw new SocketTimeoutException("request not read within " + timeoutMs + " ms");
      }
      selector.selectedKeys().clear();
      try {
        channel.write(request);
      } catch (IOException ended) {
        return false;
      }
    }
    return true;
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

  /**
   * Reads until the reply is whole: the server may close the connection seconds later.
   *
   * @return null if the server has closed the connection with the request unread
   */
  private static byte @Nullable [] readAll(SocketChannel channel, Selector selector, int timeoutMs)
      throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (true) {
      int read = read(channel, buffer);
      if (read < 0) {
        return read == RESET && reply.size() == 0 ? null : reply.toByteArray();
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

  /** The connection ends with a reset if the server has not read all that was sent. */
  private static int read(SocketChannel channel, ByteBuffer buffer) {
    try {
      return channel.read(buffer);
    } catch (IOException reset) {
      return RESET;
    }
  }
}
