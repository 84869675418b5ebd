// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.cluster.config.SenderConfig;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.LogRole;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fourth voter joins, leads and is removed, at the request of a host that is no voter. The tests
 * run in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MembershipTest {
  private Voters voters;
  private DomainLog host;
  private List<LogMember> four;

  @BeforeAll
  void start(@TempDir Path root) throws Exception {
    voters = Voters.unprotected(root, "a", "b", "c");
    host =
        SenderLog.open(
            new SenderConfig("test", voters.initialVoters, Optional.empty(), Voters.TIMING));
    LogMember joining = Voters.members("d").getFirst();
    four = Stream.concat(voters.initialVoters.stream(), Stream.of(joining)).toList();
    voters.configs.put("d", voters.config(joining, List.of()));
  }

  @AfterAll
  void stop() {
    host.close();
    voters.close();
  }

  private static void change(LogMembership membership, List<LogMember> from, List<LogMember> to)
      throws Exception {
    membership.change(from, to).get(60, TimeUnit.SECONDS);
  }

  @Test
  @Order(1)
  void aHostThatIsNoVoterProposes() throws Exception {
    byte[] answer =
        host.propose("add x 1".getBytes(StandardCharsets.UTF_8)).get(60, TimeUnit.SECONDS);

    assertThat(answer).asString().isEqualTo("1");
    assertThat(host.status().role()).isEqualTo(LogRole.CLIENT);
    assertThatThrownBy(() -> host.snapshot().get()).hasCauseInstanceOf(IllegalStateException.class);
  }

  /** The view of a host to which many sets are on their way. */
  @Test
  @Order(1)
  void anAnswerMayBeLongerThanACommand() throws Exception {
    int bytes = 4 * DomainLog.MAX_COMMAND_BYTES;
    byte[] command = ("fill x " + bytes).getBytes(StandardCharsets.UTF_8);
    assertThat(host.propose(command).get(60, TimeUnit.SECONDS)).hasSize(bytes);
  }

  @Test
  @Order(2)
  void aVoterThatJoinsServesOnceItIsAdded() throws Exception {
    VoterLog.create(voters.config("d"));
    voters.open("d");
    Eventually.await(
        voters::statuses,
        () -> voters.log("d").status().reason().startsWith("voter: not of the domain yet"));

    change(host.membership(), voters.initialVoters, four);

    Eventually.await(voters::statuses, () -> Voters.serves(voters.log("d")));
    voters.awaitEqualStates();
    assertThat(voters.log("a").membership().voters()).isEqualTo(four);
  }

  @Test
  @Order(3)
  void theSameChangeAgainIsDoneAndAnotherOneIsRefused() throws Exception {
    change(host.membership(), voters.initialVoters, four);

    List<LogMember> two = voters.initialVoters.subList(0, 2);
    assertThatThrownBy(() -> change(host.membership(), voters.initialVoters, two))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> host.membership().change(four, two))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Order(4)
  void leadershipIsTransferred() throws Exception {
    host.membership().transferLeadership("d").get(60, TimeUnit.SECONDS);

    Eventually.await(voters::statuses, () -> Voters.leads(voters.log("d")));
    assertThatThrownBy(() -> host.membership().transferLeadership("nobody").get())
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Order(5)
  void aLeaderThatIsRemovedHandsOverAndStopsForGood() throws Exception {
    change(host.membership(), four, voters.initialVoters);

    Eventually.await(
        voters::statuses, () -> voters.log("d").status().reason().startsWith("voter: removed"));
    assertThat(voters.propose("a", "read x")).isEqualTo(1);
    voters.close("d");
  }

  /** Machines that are off: packets to them vanish, so the call never fails. */
  @Test
  @Order(6)
  void votersThatNeverAnswerHoldNothingUp() throws Exception {
    List<ServerSocket> silent = new ArrayList<>();
    List<LogMember> known = new ArrayList<>(voters.initialVoters);
    for (int i = 0; i < 8; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      silent.add(socket);
      known.add(new LogMember("silent-" + i, "127.0.0.1:" + socket.getLocalPort()));
    }
    voters.leader();

    try (DomainLog other =
        SenderLog.open(new SenderConfig("test", known, Optional.empty(), Voters.TIMING))) {
      assertThat(other.membership().read().get(8, TimeUnit.SECONDS))
          .isEqualTo(voters.initialVoters);
    } finally {
      for (ServerSocket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  @Order(7)
  void aVoterWithoutWhichTheOthersAreNoMajorityStays() throws Exception {
    String down = voters.follower();
    voters.close(down);
    String leader = voters.leader();
    Eventually.await(
        voters::statuses,
        () -> voters.log(leader).status().heardMsByVoter().getOrDefault(down, 0L) > 4_000);

    assertThatThrownBy(
            () -> change(host.membership(), voters.initialVoters, without(voters.follower())))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without [" + down + "]");
    assertThat(voters.propose(leader, "read x")).isEqualTo(1);

    change(host.membership(), voters.initialVoters, without(down));
    assertThat(voters.propose(leader, "read x")).isEqualTo(1);
  }

  private List<LogMember> without(String name) {
    return voters.initialVoters.stream().filter(voter -> !voter.name().equals(name)).toList();
  }
}
