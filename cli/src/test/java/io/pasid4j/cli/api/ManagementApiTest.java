// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose reply is lost or cut short. */
class ManagementApiTest {
  /** Reads the request and ends the connection. */
  private static final String NO_REPLY = "";

  /** Ends the connection without reading. */
  private static final String NO_ROOM = "no room";

  private static final String DONE = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

  @TempDir Path directory;

  private final AtomicInteger readRequests = new AtomicInteger();
  private ServerSocketChannel server;
  private Thread serving = Thread.ofPlatform().unstarted(() -> {});

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    serving.join();
  }

  /** Answers a connection each, in this order. */
  private ManagementApi answering(String... replies) {
    serving =
        Thread.ofPlatform()
            .start(() -> {
              for (String reply : List.of(replies)) {
                answer(reply);
              }
            });
    return new ManagementApi(directory.resolve("s"));
  }

  private void answer(String reply) {
    try (SocketChannel connection = server.accept()) {
      if (!reply.equals(NO_ROOM)) {
        connection.read(ByteBuffer.allocate(4096));
        readRequests.incrementAndGet();
        connection.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (IOException ended) {
      // The test is over.
    }
  }

  @Test
  void aPostThatMayHaveBeenCarriedOutIsNotRepeated() {
    ManagementApi api = answering(NO_REPLY, DONE);
    assertThatThrownBy(() -> api.post("/v1/sets", "{}"))
        .hasMessageContaining("the request may have been carried out");
    assertThat(readRequests).hasValue(1);
  }

  @Test
  void aPostThatWasNotReadIsRepeated() {
    answering(NO_ROOM, DONE).post("/v1/sets", "{}");
    assertThat(readRequests).hasValue(1);
  }

  @Test
  void whatMayBeCarriedOutTwiceIsRepeated() {
    answering(NO_REPLY, DONE).get("/v1/sets");
    assertThat(readRequests).hasValue(2);
  }

  @Test
  void aDeletionIsRepeated() {
    answering(NO_REPLY, DONE).delete("/v1/sets/1");
    assertThat(readRequests).hasValue(2);
  }

  @Test
  void aBodyThatIsCutShortIsNoReply() {
    ManagementApi api = answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[]");
    assertThatThrownBy(() -> api.get("/v1/sets"))
        .hasMessageContaining("reply: 2 bytes (expected: 3, as it states)");
  }

  @Test
  void aChunkThatIsCutShortIsNoReply() {
    ManagementApi api =
        answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n");
    assertThatThrownBy(() -> api.get("/v1/sets"))
        .hasMessageContaining("reply: ends within a chunk");
  }

  @Test
  void whatFollowsTheBodyIsNotItsPart() {
    assertThat(answering(DONE + "more").getText("/v1/sets")).isEqualTo("{}");
  }
}
