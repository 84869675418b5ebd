// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.cluster.config.MemberAddress;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.disk.SpaceWatch;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preconditions of a voter's start: its directory, its address and its process. */
class DirectoryTest {
  @TempDir Path root;

  private static void empty(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void aVoterWhoseDirectoryWasEmptiedIsRefused() throws Exception {
    try (Voters voters = Voters.unprotected(root, "a")) {
      voters.propose(voters.leader(), "add x 1");
      voters.close("a");
      empty(voters.config("a").raftDirectory());

      assertThatThrownBy(() -> voters.open("a"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("empty, but was the directory of voter a")
          .hasMessageContaining("remove the voter");
      assertThatThrownBy(() -> VoterLog.create(voters.config("a")))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aVoterWhoseDirectoryIsEmptiedWhileItRunsDoesNotComeBack() throws Exception {
    try (Voters voters = Voters.unprotected(root, "a")) {
      voters.leader();
      empty(voters.config("a").raftDirectory());
      voters.machine("a").failOnce();
      var _ = voters.log("a").propose(new byte[] {'a', 'd', 'd', ' ', 'x', ' ', '1'});

      Eventually.await(
          voters::statuses,
          () -> voters.log("a").status().reason().contains("empty, but was the directory"));
    }
  }

  @Test
  void aDirectoryOfNobodyOrOfAnotherIsRefused() throws Exception {
    LogMember a = Voters.members("a").getFirst();
    VoterConfig config = VoterConfig.of("test", a, List.of(a), root.resolve("a"), Optional.empty());
    assertThatThrownBy(() -> VoterLog.open(config, new SumMachine(), Voters::sender))
        .hasMessageContaining("no marker of a voter");

    VoterLog.create(config);
    VoterLog.create(config);
    LogMember b = new LogMember("b", a.address());
    assertThatThrownBy(() ->
            VoterLog.create(
                VoterConfig.of("test", b, List.of(b), root.resolve("a"), Optional.empty())))
        .hasMessageContaining("of voter a (expected: b)");
    assertThatThrownBy(() ->
            VoterLog.create(
                VoterConfig.of("other", a, List.of(a), root.resolve("a"), Optional.empty())))
        .hasMessageContaining("of domain test (expected: other)");
  }

  /** One that joins must not found, or it votes before it is added; the other would never serve. */
  @Test
  void aDirectoryIsMadeToFoundOrToJoinAndNotBoth() throws Exception {
    LogMember a = Voters.members("a").getFirst();
    VoterConfig founds = VoterConfig.of("test", a, List.of(a), root.resolve("a"), Optional.empty());
    VoterConfig joins = VoterConfig.of("test", a, List.of(), root.resolve("b"), Optional.empty());
    VoterLog.create(founds);
    VoterLog.create(joins);

    assertThatThrownBy(() ->
            VoterLog.create(
                VoterConfig.of("test", a, List.of(), root.resolve("a"), Optional.empty())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("made to found the domain (expected: one made to join");
    assertThatThrownBy(() ->
            VoterLog.create(
                VoterConfig.of("test", a, List.of(a), root.resolve("b"), Optional.empty())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("made to join a domain (expected: one made to found it");
  }

  @Test
  void aTakenPortIsAReasonAndWaitedFor() throws Exception {
    Thread.UncaughtExceptionHandler ours = (_, _) -> {};
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(ours);
    LogMember a = Voters.members("a").getFirst();
    int port = MemberAddress.parse(a.address()).port();
    VoterConfig config = VoterConfig.of("test", a, List.of(a), root.resolve("a"), Optional.empty());
    VoterLog.create(config);
    VoterLog log;
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      log = VoterLog.open(config, new SumMachine(), Voters::sender);
      Eventually.await(
          () -> log.status().toString(),
          () -> log.status().reason().contains("port " + taken.getLocalPort()));
    }
    try (log) {
      Eventually.await(() -> log.status().toString(), () -> log.status().role() == LogRole.LEADER);
      assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(ours);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void noVoterStartsUnprotectedOffLoopback() {
    LogMember a = new LogMember("a", "192.0.2.1:7443");
    VoterConfig config = VoterConfig.of("test", a, List.of(a), root.resolve("a"), Optional.empty());

    assertThatThrownBy(() -> VoterLog.open(config, new SumMachine(), Voters::sender))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("without TLS");
  }

  @Test
  void aDirectoryThatIsGoneIsNotOneWithoutSpace() {
    assertThat(new SpaceWatch(root.resolve("gone"), Voters.LITTLE).shortage())
        .hasValueSatisfying(why -> assertThat(why).contains("gone: not there"));
  }

  /** A server that had started and was lost would keep the port, and vote unsupervised. */
  @Test
  void aMarkerThatCannotBeWrittenIsAReasonAndTriedAgain() throws Exception {
    LogMember a = Voters.members("a").getFirst();
    VoterConfig config = VoterConfig.of("test", a, List.of(a), root.resolve("a"), Optional.empty());
    VoterLog.create(config);
    Path inTheWay = Files.createDirectory(root.resolve("a").resolve("member.tmp"));

    try (VoterLog log = VoterLog.open(config, new SumMachine(), Voters::sender)) {
      Eventually.await(
          () -> log.status().toString(), () -> log.status().reason().contains("its marker"));
      Files.delete(inTheWay);

      Eventually.await(() -> log.status().toString(), () -> log.status().role() == LogRole.LEADER);
    }
  }
}
