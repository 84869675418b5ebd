// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Requests all sets from a daemon's management API, over several connections, each again as soon as
 * the first bytes of a reply come. Closing it ends that.
 */
final class ManagementFlood implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int REQUESTS_AT_ONCE = 16;
  private static final int READ_BYTES = 1 << 20;
  private static final byte[] REQUESTS =
      "GET /v1/sets?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .repeat(REQUESTS_AT_ONCE)
          .getBytes(StandardCharsets.US_ASCII);

  private final Selector selector;
  private final Thread thread;
  private volatile boolean ended;
  private volatile long answerBytes;
  private volatile long refused;

  private ManagementFlood(Selector selector) {
    this.selector = selector;
    thread = Thread.ofPlatform().name("management-flood").daemon().unstarted(this::run);
  }

  /** Begins. */
  static ManagementFlood start(Path managementSocket) throws IOException {
    ManagementFlood flood = new ManagementFlood(Selector.open());
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(managementSocket));
      channel.configureBlocking(false);
      channel.register(flood.selector, SelectionKey.OP_READ);
      channel.write(ByteBuffer.wrap(REQUESTS));
    }
    flood.thread.start();
    return flood;
  }

  private void run() {
    ByteBuffer into = ByteBuffer.allocateDirect(READ_BYTES);
    while (!ended) {
      try {
        selector.select(key -> askAgain((SocketChannel) key.channel(), into));
      } catch (IOException e) {
        ended = true;
      }
    }
  }

  /**
   * A request that does not fit into the socket is not sent: the daemon is behind by as much as it
   * holds.
   */
  private void askAgain(SocketChannel channel, ByteBuffer into) {
    try {
      into.clear();
      if (channel.read(into) < 0) {
        channel.close();
      } else {
        count(into.flip());
        channel.write(ByteBuffer.wrap(REQUESTS));
      }
    } catch (IOException e) {
      close(channel);
    }
  }

  /** Only this thread counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(ByteBuffer answer) {
    answerBytes += answer.remaining();
    String text = StandardCharsets.ISO_8859_1.decode(answer).toString();
    refused += text.split("HTTP/1.1 429", -1).length - 1;
  }

  /** The amount received. */
  long answerBytes() {
    return answerBytes;
  }

  /** Returns the least number of refusals. */
  long refused() {
    return refused;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that cannot be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.keys().forEach(key -> close((SocketChannel) key.channel()));
    selector.close();
  }
}
