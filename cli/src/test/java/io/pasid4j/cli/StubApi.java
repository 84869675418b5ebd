// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A management API with one reply to what is asked for, and one to what is posted. */
final class StubApi implements AutoCloseable {
  private static final String SET =
      "{\"id\":7,\"name\":\"vm-7\",\"space\":\"pasid\",\"heldIds\":3}";
  private static final String MOVED = "{\"ids\":3,\"moved\":true}";
  private static final int MOST_BYTES = 4096;

  private final AtomicInteger posts = new AtomicInteger();
  private final Path socket;
  private final String found;
  private final String posted;
  private final ServerSocketChannel server;
  private final Thread serving;

  /** That of a host whose domain moves set 7 whenever it is asked to. */
  static StubApi migrating(Path socket) throws IOException {
    return new StubApi(socket, SET, MOVED);
  }

  StubApi(Path socket, String found, String posted) throws IOException {
    this.socket = socket;
    this.found = found;
    this.posted = posted;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    serving = Thread.ofPlatform().start(this::serve);
  }

  /** How often something was posted. */
  int posts() {
    return posts.get();
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel connection = server.accept()) {
        ByteBuffer request = ByteBuffer.allocate(MOST_BYTES);
        connection.read(request);
        boolean isPost = request.get(0) == 'P';
        if (isPost) {
          posts.incrementAndGet();
        }
        String body = isPost ? posted : found;
        String reply =
            "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s".formatted(body.length(), body);
        connection.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException ended) {
        // The client has gone, or the server is closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      serving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.delete(socket);
  }
}
