// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Negotiates a version with a daemon, within a deadline, whatever listens at the socket. */
final class DaemonProbe {
  private static final long DEADLINE_MS = 10_000;
  private static final int HEADER_BYTES = 16;
  private static final int REPLY = 1;
  private static final int MAX_REPLY_BYTES = 4096;

  private DaemonProbe() {}

  /** The version that the daemon at a socket answers with. */
  static String version(Path socket) throws IOException {
    long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("its backlog is full");
      }
      channel.register(selector, SelectionKey.OP_READ);
      channel.write(request());
      return read(channel, selector, deadline);
    }
  }

  /** VERSION 0.1. */
  private static ByteBuffer request() {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + 4).order(ByteOrder.LITTLE_ENDIAN);
    frame.putShort((short) 1).putShort((short) 1).putInt(frame.capacity()).putInt(0).putInt(0);
    return frame.putShort((short) 0).putShort((short) 1).flip();
  }

  private static String read(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(MAX_REPLY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (reply.position() < HEADER_BYTES || reply.position() < reply.getInt(4)) {
      long waitMs = (deadline - System.nanoTime()) / 1_000_000;
      if (waitMs <= 0 || !reply.hasRemaining()) {
        throw new IOException("no answer in " + DEADLINE_MS + " ms");
      }
      selector.select(waitMs);
      selector.selectedKeys().clear();
      if (channel.read(reply) < 0) {
        throw new IOException("it closed the connection");
      }
    }
    return text(reply.flip());
  }

  private static String text(ByteBuffer reply) throws IOException {
    int bytes = reply.getInt(4);
    if ((reply.getInt(8) & 0x2F) != REPLY || bytes < HEADER_BYTES + 4) {
      throw new IOException("it does not speak vfio-user 0.1");
    }
    byte[] json = new byte[bytes - HEADER_BYTES - 4];
    reply.get(HEADER_BYTES + 4, json);
    return "version %d.%d %s"
        .formatted(
            reply.getShort(HEADER_BYTES),
            reply.getShort(HEADER_BYTES + 2),
            new String(json, StandardCharsets.UTF_8).replace("\0", ""));
  }
}
