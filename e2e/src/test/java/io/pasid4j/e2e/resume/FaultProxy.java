// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.resume;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between clients and a daemon. When armed, it passes a number of requests with their
 * replies, then some without, and then none: the effect on a client of the daemon's death at that
 * instant.
 */
final class FaultProxy implements AutoCloseable {
  private static final int HEADER = 16;
  private static final int SIZE_AT = 4;
  private static final int FLAGS_AT = 8;
  private static final int TYPE_MASK = 0xF;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Path daemon;
  private final Path socket;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toAnswer = new AtomicInteger(UNLIMITED);
  private final AtomicInteger toWithhold = new AtomicInteger();
  private volatile boolean isCut;

  FaultProxy(Path socket, Path daemon) throws IOException {
    this.socket = socket;
    this.daemon = daemon;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  Path socket() {
    return socket;
  }

  /**
   * Arms the proxy.
   *
   * @param answered how many requests it passes with their replies
   * @param withheld how many it passes after them without
   */
  void withholdReplies(int answered, int withheld) {
    toWithhold.set(withheld);
    toAnswer.set(answered);
  }

  /** Returns whether it passes no request any more. */
  boolean isDone() {
    return toAnswer.get() == 0 && toWithhold.get() == 0;
  }

  /** Ends the open connections, and refuses new ones. */
  void cut() throws IOException {
    isCut = true;
    for (SocketChannel client : clients) {
      client.close();
    }
  }

  /** Passes all requests and replies again. */
  void answerAll() {
    toAnswer.set(UNLIMITED);
  }

  /** Accepts connections again. */
  void restore() {
    isCut = false;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      clients.add(client);
      if (!isCut) {
        server.connect(UnixDomainSocketAddress.of(daemon));
        relay(client, server);
      }
    } catch (IOException e) {
      // One side has ended, so the other is ended, too.
    } finally {
      clients.remove(client);
    }
  }

  private void relay(SocketChannel client, SocketChannel server) throws IOException {
    while (true) {
      ByteBuffer request = frame(client);
      if (isDone()) {
        continue;
      }
      write(server, request);
      ByteBuffer reply = frame(server);
      while ((reply.getInt(FLAGS_AT) & TYPE_MASK) == 0) {
        write(client, reply);
        reply = frame(server);
      }
      if (toAnswer.get() == 0) {
        toWithhold.decrementAndGet();
      } else {
        toAnswer.updateAndGet(left -> left == UNLIMITED ? left : left - 1);
        write(client, reply);
      }
    }
  }

  private static ByteBuffer frame(SocketChannel from) throws IOException {
    ByteBuffer header = read(from, ByteBuffer.allocate(HEADER));
    ByteBuffer whole = ByteBuffer.allocate(header.getInt(SIZE_AT)).order(ByteOrder.LITTLE_ENDIAN);
    return read(from, whole.put(header));
  }

  private static ByteBuffer read(SocketChannel from, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (from.read(into) < 0) {
        throw new EOFException();
      }
    }
    return into.order(ByteOrder.LITTLE_ENDIAN).flip();
  }

  private static void write(SocketChannel to, ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      to.write(frame);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
