// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.ResultReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests do not wait for each other's replies: the peer here answers none before it has all. */
class PipeliningTest {
  private static final int REQUESTS = 500;
  private static final PasidRange ANY = PasidRange.of(1, 0xFFFFF);

  @TempDir private Path directory;

  /** Answers allocations with 1, 2, 3, ... once so many have come. */
  private static void answerTogether(SocketChannel channel, int requests) throws IOException {
    open(channel);
    List<ByteBuffer> frames = new ArrayList<>();
    while (frames.size() < requests) {
      frames.add(FrameServer.readFrame(channel));
    }
    int id = 0;
    for (ByteBuffer frame : frames) {
      FrameServer.write(channel, SpacePeer.reply(frame, new IdsReply(new int[] {++id})));
    }
    FrameServer.write(
        channel, SpacePeer.reply(FrameServer.readFrame(channel), new ResultReply(requests)));
  }

  private static void open(SocketChannel channel) throws IOException {
    FrameServer.write(channel, SpacePeer.accept(FrameServer.readFrame(channel)));
    InfoReply info =
        new InfoReply(20, Policy.LOWEST, Quota.limit(10_000), 0, 1, 1, "peer", "1.2.3");
    FrameServer.write(channel, SpacePeer.reply(FrameServer.readFrame(channel), info));
  }

  @Test
  void virtualThreadsShareAConnectionWithoutWaitingForEachOther() throws Exception {
    try (FrameServer server =
            new FrameServer(directory.resolve("s"), channel -> answerTogether(channel, REQUESTS));
        PasidClient client = PasidClient.connect(server.socket())) {
      ConcurrentLinkedQueue<Integer> given = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        threads.add(Thread.ofVirtual().start(() -> given.add(client.allocate(ANY))));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(given)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, REQUESTS).boxed().toList());
    }
  }

  @Test
  void oneThreadHasManyRequestsUnderWay() throws IOException {
    try (FrameServer server =
            new FrameServer(directory.resolve("s"), channel -> answerTogether(channel, REQUESTS));
        PasidClient client = PasidClient.connect(server.socket())) {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(client.async().allocate(ANY));
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(answers.get(i).join()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void aFutureFailsWithWhatTheBlockingMethodThrows() throws IOException {
    FrameServer.Peer refusing =
        channel -> {
          open(channel);
          ByteBuffer request = FrameServer.readFrame(channel);
          FrameServer.write(
              channel, SpacePeer.reply(request, new ResultReply(Refusal.QUOTA.code())));
          FrameServer.write(channel, SpacePeer.error(FrameServer.readFrame(channel), 28));
          FrameServer.readFrame(channel);
        };
    try (FrameServer server = new FrameServer(directory.resolve("s"), refusing);
        PasidClient client = PasidClient.connect(server.socket())) {
      assertThatThrownBy(() -> client.async().allocate(ANY).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(PasidUnavailableException.class);
      assertThatThrownBy(() -> client.async().get(1).join())
          .hasCauseInstanceOf(PasidRequestException.class);
    }
  }

  @Test
  void aFutureWhoseReplyNeverComesFailsAndEndsTheConnection() throws IOException {
    FrameServer.Peer silent =
        channel -> {
          open(channel);
          while (true) {
            FrameServer.readFrame(channel);
          }
        };
    try (FrameServer server = new FrameServer(directory.resolve("s"), silent);
        PasidClient client =
            PasidClient.connect(
                server.socket(), ConnectOptions.builder().requestTimeoutMs(2_000).build())) {
      CompletableFuture<Integer> first = client.async().allocate(ANY);
      CompletableFuture<Integer> second = client.async().allocate(ANY);
      assertThatThrownBy(first::join)
          .hasCauseInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("reply: none within 2000 ms (expected: one)");
      assertThatThrownBy(second::join).hasCauseInstanceOf(PasidConnectionException.class);
      assertThatThrownBy(() -> client.async().holds(1).join())
          .hasCauseInstanceOf(PasidConnectionException.class);
    }
  }

  @Test
  void afterTheEndOfTheDaemonEachFutureFails() throws IOException {
    FrameServer.Peer dying =
        channel -> {
          open(channel);
          FrameServer.readFrame(channel);
        };
    try (FrameServer server = new FrameServer(directory.resolve("s"), dying);
        PasidClient client = PasidClient.connect(server.socket())) {
      assertThatThrownBy(() -> client.async().allocate(ANY).join())
          .hasCauseInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("ended by the daemon");
    }
  }

  @Test
  void theRequestsOfAClosedClientAreAnsweredAsThoseOfAClosedSet() throws IOException {
    try (FrameServer server =
        new FrameServer(directory.resolve("s"), channel -> answerTogether(channel, 0))) {
      PasidClient client = PasidClient.connect(server.socket());
      client.close();
      assertThat(client.async().tryAllocate(ANY).join()).isEqualTo(Refusal.CLOSED.code());
      assertThat(client.async().free(ANY).join()).isZero();
      assertThat(client.async().findBySpid(1).join()).isEqualTo(-1);
    }
  }
}
