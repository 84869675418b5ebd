// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** One connection to a daemon, byte by byte. For one thread at a time. */
public final class Wire implements AutoCloseable {
  /** The command that negotiates the version. */
  public static final int VERSION = 1;

  private static final int HEADER_BYTES = 16;
  private static final int COMMAND = 0;
  private static final int DRAIN_BYTES = 16 * 1024;
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer unread = ByteBuffer.allocate(DRAIN_BYTES);
  private int lastMessageId;

  private Wire(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** Connects, and sends nothing. */
  public static Wire connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return new Wire(channel);
  }

  /** Connects and negotiates version 0.1. */
  public static Wire session(Path socket) throws IOException {
    Wire wire = connect(socket);
    wire.ask(VERSION, Payload.hex("00000100"));
    return wire;
  }

  /** Sends a command and returns its reply. */
  public Reply ask(int command, byte[] payload) throws IOException {
    send(command, COMMAND, payload);
    return reply();
  }

  /** Sends a command with these flags and waits for nothing. */
  public void send(int command, int flags, byte[] payload) throws IOException {
    lastMessageId = (lastMessageId + 1) & 0xFFFF;
    ByteBuffer frame =
        ByteBuffer.allocate(HEADER_BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putShort((short) lastMessageId).putShort((short) command);
    frame.putInt(HEADER_BYTES + payload.length).putInt(flags).putInt(0).put(payload);
    send(frame.array());
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      if (channel.write(left) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Sends as much as the daemon takes of the bytes from an index on.
   *
   * @return how much
   */
  public int offer(byte[] bytes, int from) throws IOException {
    return channel.write(ByteBuffer.wrap(bytes, from, bytes.length - from));
  }

  /**
   * Sends as much as the daemon takes of some bytes from an index on.
   *
   * @return how much
   */
  public int offer(byte[] bytes, int from, int most) throws IOException {
    return channel.write(ByteBuffer.wrap(bytes, from, most));
  }

  /**
   * Discards the bytes received so far.
   *
   * @throws EOFException if the daemon has ended the connection
   */
  public void drain() throws IOException {
    int read = 1;
    while (read > 0) {
      read = channel.read(unread.clear());
    }
    if (read < 0) {
      throw new EOFException("the daemon has ended the connection");
    }
  }

  /** Returns whether the daemon has ended the connection. Reads nothing that would give it room. */
  public boolean isCutOff() {
    try {
      channel.write(ByteBuffer.allocate(1));
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  /**
   * The next reply.
   *
   * @throws EOFException if the daemon has ended the connection
   * @throws SocketTimeoutException if nothing comes
   */
  public Reply reply() throws IOException {
    ByteBuffer header = read(HEADER_BYTES);
    int messageId = Short.toUnsignedInt(header.getShort(0));
    ByteBuffer payload = read(header.getInt(4) - HEADER_BYTES);
    return new Reply(
        messageId,
        Short.toUnsignedInt(header.getShort(2)),
        header.getInt(8),
        header.getInt(12),
        payload);
  }

  /** The id of the message sent last. */
  public int lastMessageId() {
    return lastMessageId;
  }

  /** Waits until the daemon ends the connection, and discards what it sends before. */
  public void awaitEnd() throws IOException {
    try {
      while (true) {
        read(1);
      }
    } catch (EOFException ended) {
      // As awaited.
    }
  }

  /** Returns whether the daemon sends nothing for so long. */
  public boolean isSilentFor(Duration time) throws IOException {
    return selector.select(key -> {}, time.toMillis()) == 0;
  }

  private ByteBuffer read(int bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (into.hasRemaining()) {
      if (isSilentFor(ANSWER_AT_MOST)) {
        throw new SocketTimeoutException("nothing in " + ANSWER_AT_MOST.toSeconds() + " s");
      }
      if (readInto(into) < 0) {
        throw new EOFException("the daemon has ended the connection");
      }
    }
    return into.flip();
  }

  /** A reset is an end too: the daemon closed before it had read everything. */
  private int readInto(ByteBuffer into) {
    try {
      return channel.read(into);
    } catch (IOException reset) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
