// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the daemon fails, in whatever way, no caller hangs and each receives an exception. */
class LostConnectionTest {
  private static final PasidRange FULL = PasidRange.of(1, 0xFFFFF);
  private static final ConnectOptions IMPATIENT =
      ConnectOptions.builder().requestTimeoutMs(2_000).build();
  private static final InfoReply INFO =
      new InfoReply(20, Policy.LOWEST, Quota.limit(1), 0, 1, 1, "vm", "1");

  @TempDir private Path directory;

  private FrameServer server(FrameServer.Peer peer) throws IOException {
    return new FrameServer(directory.resolve("s"), peer);
  }

  static void handshake(SocketChannel channel) throws IOException {
    FrameServer.write(channel, SpacePeer.accept(FrameServer.readFrame(channel)));
    FrameServer.write(channel, SpacePeer.reply(FrameServer.readFrame(channel), INFO));
  }

  static void expectEnd(PasidClient client, String reason) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.allocate(FULL))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessageContaining(reason)
          .hasMessageContaining("(expected: ");
    }
    assertThatThrownBy(client::info).isInstanceOf(PasidConnectionException.class);
    client.close();
    assertThat(client.tryAllocate(FULL)).isEqualTo(Refusal.CLOSED.code());
  }

  @Test
  void noSocket() {
    Path socket = directory.resolve("nothing-here");
    assertThatThrownBy(() -> PasidClient.connect(socket))
        .isInstanceOf(PasidConnectionException.class)
        .hasMessageStartingWith("socket: " + socket)
        .hasMessageEndingWith("(expected: a daemon that listens)");
  }

  @Test
  void nobodyListens() throws IOException {
    Path socket = directory.resolve("stale");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThatThrownBy(() -> PasidClient.connect(socket))
        .isInstanceOf(PasidConnectionException.class)
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aPathThatIsTooLong() {
    Path socket = directory.resolve("s".repeat(120));
    assertThatThrownBy(() -> PasidClient.connect(socket))
        .isInstanceOf(PasidConnectionException.class)
        .hasMessageStartingWith("socket: " + socket);
  }

  @Test
  void nobodyAcceptsAndTheQueueIsFull() throws IOException {
    Path socket = directory.resolve("full");
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket), 1);
      for (int i = 0; i < 2; i++) {
        waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      }
      assertThatThrownBy(() -> PasidClient.connect(socket, IMPATIENT))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("none within 2000 ms");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  @Test
  void theVersionIsRefused() throws IOException {
    try (FrameServer server =
        server(
            c -> FrameServer.write(c, SpacePeer.error(FrameServer.readFrame(c), Errno.EINVAL)))) {
      assertThatThrownBy(() -> PasidClient.connect(server.socket()))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("version: refused with errno 22");
    }
  }

  @Test
  void theVersionIsAnother() throws IOException {
    try (FrameServer server =
        server(channel -> {
          ByteBuffer reply = SpacePeer.accept(FrameServer.readFrame(channel));
          FrameServer.write(channel, reply.put(FrameHeader.SIZE + 2, (byte) 2));
        })) {
      assertThatThrownBy(() -> PasidClient.connect(server.socket()))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("version: 0.2");
    }
  }

  @Test
  void theNameIsRefused() throws IOException {
    try (FrameServer server =
        server(channel -> {
          FrameServer.write(channel, SpacePeer.accept(FrameServer.readFrame(channel)));
          ByteBuffer name = FrameServer.readFrame(channel);
          FrameServer.write(channel, SpacePeer.error(name, Errno.EBUSY));
          FrameServer.readFrame(channel);
        })) {
      ConnectOptions options = ConnectOptions.builder().name("vm").build();
      assertThatThrownBy(() -> PasidClient.connect(server.socket(), options))
          .isInstanceOfSatisfying(
              PasidRequestException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
    }
  }

  @Test
  void theDaemonNeverAnswersTheVersion() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (FrameServer server = server(channel -> awaitUninterrupted(release))) {
      assertThatThrownBy(() -> PasidClient.connect(server.socket(), IMPATIENT))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessageContaining("none within 2000 ms");
    } finally {
      release.countDown();
    }
  }

  /** A daemon that negotiates and then reads and answers nothing until it is released. */
  private FrameServer silentServer(CountDownLatch release) throws IOException {
    return server(channel -> {
      handshake(channel);
      awaitUninterrupted(release);
    });
  }

  @Test
  void theDaemonNeverAnswersARequest() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (FrameServer server = silentServer(release)) {
      PasidClient client = PasidClient.connect(server.socket(), IMPATIENT);
      expectAllEnd(client, 20, "none within 2000 ms");
      expectEnd(client, "none within 2000 ms");
    } finally {
      release.countDown();
    }
  }

  @Test
  void closeDoesNotWaitForeverForADaemonThatDoesNotAnswer() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (FrameServer server = silentServer(release)) {
      PasidClient client = PasidClient.connect(server.socket(), IMPATIENT);
      client.close();
      assertThat(client.tryAllocate(FULL)).isEqualTo(Refusal.CLOSED.code());
    } finally {
      release.countDown();
    }
  }

  @Test
  void theDaemonDiesUnderManyCallers() throws Exception {
    CountDownLatch asked = new CountDownLatch(20);
    CountDownLatch release = new CountDownLatch(1);
    try (FrameServer server =
        server(channel -> {
          handshake(channel);
          for (int i = 0; i < 20; i++) {
            FrameServer.readFrame(channel);
            asked.countDown();
          }
          awaitUninterrupted(release);
        })) {
      PasidClient client = PasidClient.connect(server.socket());
      Thread killer =
          Thread.ofVirtual()
              .start(() -> {
                awaitUninterrupted(asked);
                release.countDown();
              });
      expectAllEnd(client, 20, "connection: ");
      killer.join();
      expectEnd(client, "connection: ");
    }
  }

  @Test
  void theDaemonDiesBetweenRequests() throws IOException {
    PasidSpace space = PasidSpace.builder().build();
    PasidClient client;
    try (FrameServer server = server(new SpacePeer(space, Quota.limit(10)))) {
      client = PasidClient.connect(server.socket());
      client.allocate(FULL);
    }
    expectEnd(client, "connection: ");
  }

  private static void expectAllEnd(PasidClient client, int callers, String reason)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(threads.submit(() -> client.allocate(FULL)));
      }
      for (Future<Integer> call : calls) {
        assertThatThrownBy(call::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(PasidConnectionException.class)
            .hasMessageContaining(reason);
      }
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
