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
  private final AtomicInteger toKeep = new AtomicInteger();
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

  /** From now on lets so many requests through, and keeps the replies of the last of them. */
  void keepReplies(int answered, int kept) {
    toKeep.set(kept);
    toAnswer.set(answered);
  }

  /** Returns whether all of them have been done. */
  boolean isDone() {
    return toAnswer.get() == 0 && toKeep.get() == 0;
  }

  /** Ends the connections that stand, and refuses new ones. */
  void cut() throws IOException {
    isCut = true;
    for (SocketChannel client : clients) {
      client.close();
    }
  }

  /** Lets all requests through again. */
  void answerAll() {
    toAnswer.set(UNLIMITED);
  }

  /** Takes connections again. */
  void mend() {
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
      ByteBuffer told = frame(server);
      while ((told.getInt(FLAGS_AT) & TYPE_MASK) == 0) {
        write(client, told);
        told = frame(server);
      }
      if (toAnswer.get() == 0) {
        toKeep.decrementAndGet();
      } else {
        toAnswer.updateAndGet(left -> left == UNLIMITED ? left : left - 1);
        write(client, told);
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
