// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.PathSetting;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon at a place, and files of others stay untouched. */
class SocketBindingTest {
  private static final long OUR_PID = ProcessHandle.current().pid();

  @TempDir private Path directory;

  private Path socket() {
    return directory.resolve("p.sock");
  }

  private Daemon start() {
    return Daemon.start(
        DaemonOptions.at(socket()).with(to -> to.eventLoops(1).state(new PathSetting.None())));
  }

  private void refusedBecause(String text) {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(this::start)
        .withMessageContaining(text);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void serves(Daemon daemon) {
    try (WirePeer peer = WirePeer.ready(daemon.socketPath())) {
      assertThat(peer.allocate(3, 3)).isEqualTo(3);
    }
  }

  @Test
  void theSocketIsForOwnerAndGroup() throws IOException {
    try (Daemon daemon = start()) {
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
      assertThat(Files.getPosixFilePermissions(directory.resolve("p.sock.operator")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(files())
          .containsExactly(
              "p.sock",
              "p.sock.lock",
              "p.sock.management.lock",
              "p.sock.operator",
              "p.sock.operator.lock");
      assertThat(daemon.readyLine()).isEqualTo("ready: socket=" + socket());
      serves(daemon);
    }
    assertThat(files())
        .containsExactly("p.sock.lock", "p.sock.management.lock", "p.sock.operator.lock");
  }

  @Test
  void theLongestPathCanBeBound() throws IOException {
    String base = directory.toString();
    Path deep = Files.createDirectory(Path.of(base, "d".repeat(95 - base.length() - 1)));
    Path longest = deep.resolve("p".repeat(10));
    assertThat(longest.toString()).hasSize(106);

    try (Daemon daemon =
        Daemon.start(
            DaemonOptions.at(longest).with(to -> to.eventLoops(1).state(new PathSetting.None())))) {
      serves(daemon);
    }
  }

  @Test
  void aStaleSocketIsReplaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(files()).containsExactly("p.sock");

    try (Daemon daemon = start()) {
      serves(daemon);
    }
  }

  @Test
  void aLiveDaemonIsLeftAloneAndNamed() {
    try (Daemon first = start()) {
      refusedBecause("already running: pid " + OUR_PID + " ");
      refusedBecause("already running: pid " + OUR_PID + " ");
      serves(first);
    }
  }

  @Test
  void anybodyElseWhoListensIsLeftAloneAndNamed() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket()));

      refusedBecause("already running: pid " + OUR_PID + " ");
      assertThat(files()).containsExactly("p.sock", "p.sock.lock");
    }
  }

  @Test
  void anotherKindOfFileIsLeftAlone() throws IOException {
    Files.writeString(socket(), "precious");

    refusedBecause("another kind of file is there (expected: a socket or nothing)");
    assertThat(Files.readString(socket())).isEqualTo("precious");
    assertThat(files()).containsExactly("p.sock");
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Files.createSymbolicLink(socket(), directory.resolve("elsewhere"));

    refusedBecause("another kind of file is there");
    assertThat(Files.isSymbolicLink(socket())).isTrue();
    assertThat(files()).containsExactly("p.sock");
  }

  @Test
  void aLockThatIsALinkIsNotFollowed() throws IOException {
    Files.createSymbolicLink(directory.resolve("p.sock.lock"), directory.resolve("elsewhere"));

    refusedBecause("lock file: ");
    assertThat(files()).containsExactly("p.sock.lock");
  }

  @Test
  void aSocketThatIsNoLongerOursStays() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      try (Daemon daemon = start()) {
        Files.delete(socket());
        other.bind(UnixDomainSocketAddress.of(socket()));
        assertThat(daemon.sessions().size()).isZero();
      }
      assertThat(files()).contains("p.sock");
    }
  }

  @Test
  void aLockThatIsAFifoDoesNotHangTheStart() throws Exception {
    Path fifo = directory.resolve("p.sock.lock");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    refusedBecause("lock file: " + fifo + " (expected: a regular file)");
    assertThat(files()).containsExactly("p.sock.lock");
  }

  @Test
  void aDaemonThatStopsIsAwaited() throws Exception {
    LockFile stopping = Objects.requireNonNull(LockFile.tryTake(directory.resolve("p.sock.lock")));
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Daemon> started = threads.submit(this::start);
      // The new one has met the lock once it has readied the directory.
      assertThat(started.isDone()).isFalse();
      stopping.close();
      try (Daemon daemon = started.get()) {
        serves(daemon);
      }
    }
  }

  @Test
  void aPlaceCanBeHadAgain() {
    for (int i = 0; i < 3; i++) {
      try (Daemon daemon = start()) {
        serves(daemon);
      }
    }
  }

  @Test
  void ofManyStartedAtOnceOneWins() throws Exception {
    int contenders = 4;
    CyclicBarrier barrier = new CyclicBarrier(contenders);
    Callable<Daemon> contender =
        () -> {
          barrier.await();
          return start();
        };
    List<Daemon> winners = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(contenders)) {
      List<Future<Daemon>> starts = new ArrayList<>();
      for (int i = 0; i < contenders; i++) {
        starts.add(threads.submit(contender));
      }
      for (Future<Daemon> started : starts) {
        collect(started, winners);
      }
    }
    assertThat(winners).hasSize(1);
    try (Daemon winner = winners.getFirst()) {
      serves(winner);
    }
  }

  private static void collect(Future<Daemon> started, List<Daemon> winners)
      throws InterruptedException {
    try {
      winners.add(started.get());
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("already running: pid " + OUR_PID);
    }
  }
}
