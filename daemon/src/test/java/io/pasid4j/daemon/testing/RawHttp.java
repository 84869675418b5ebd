// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to the management API whose requests and responses are text, {@code ~} is CRLF. */
public final class RawHttp implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: ([0-9]+)\r\n");
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final SocketChannel channel;
  private final StringBuilder received = new StringBuilder();

  /** Connects. */
  public RawHttp(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  /** Sends text, all of it. */
  public void send(String text) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Receives a response of which a body follows where its head has a length. */
  public String response() throws IOException {
    String head = head();
    Matcher length = LENGTH.matcher(head);
    return length.find() ? head + take(Integer.parseInt(length.group(1))) : head;
  }

  /** Receives a status line and headers, to the empty line. */
  public String head() throws IOException {
    while (received.indexOf(END_OF_HEAD) < 0) {
      receive();
    }
    return take(received.indexOf(END_OF_HEAD) + END_OF_HEAD.length());
  }

  /** Receives until the server closes, which after a whole response it does seconds later. */
  public String untilClosed() throws IOException {
    while (read() >= 0) {}
    return take(received.length());
  }

  private String take(int length) throws IOException {
    while (received.length() < length) {
      receive();
    }
    String taken = received.substring(0, length);
    received.delete(0, length);
    return taken;
  }

  private void receive() throws IOException {
    if (read() < 0) {
      throw new EOFException("received: " + received + " (expected: a whole response)");
    }
  }

  private int read() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    int count = channel.read(buffer);
    received.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
