// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.log.LogRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three voters in one process. All serve again after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeVotersTest {
  private Path root;
  private Voters voters;
  private long number;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    root = directory;
    voters = Voters.unprotected(root, "a", "b", "c");
  }

  @AfterAll
  void stop() {
    voters.close();
  }

  private long add(String through, String name) throws Exception {
    return voters.propose(through, "add " + name + " " + ++number);
  }

  @Test
  void aCommandIsAppliedByAllAndAnsweredToWhoeverProposedIt() throws Exception {
    String leader = voters.leader();
    String follower = voters.follower();

    assertThat(add(leader, "x")).isEqualTo(1);
    assertThat(add(follower, "x")).isEqualTo(2);
    assertThat(voters.propose(follower, "read x")).isEqualTo(2);
    voters.awaitEqualStates();
  }

  @Test
  void theSameCommandAgainIsDoneOnce() throws Exception {
    String follower = voters.follower();
    long count = add(follower, "again");

    assertThat(voters.propose(follower, "add again " + number)).isEqualTo(count);
  }

  @Test
  void manyAtOnceAreAllAnswered() throws Exception {
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      String command = "add many-%d 1".formatted(i);
      answers.add(voters.log(voters.follower()).propose(command.getBytes(StandardCharsets.UTF_8)));
    }
    for (CompletableFuture<byte[]> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS)).asString().isEqualTo("1");
    }
  }

  @Test
  void theListenerReceivesWhatIsAppliedAndOnceAtOnce() throws Exception {
    String follower = voters.follower();
    add(follower, "heard");
    AtomicLong heard = new AtomicLong(-1);

    voters.log(follower).onApplied(heard::set);

    long first = heard.get();
    assertThat(first).isPositive();
    add(follower, "heard");
    Eventually.await(() -> "more than " + first, () -> heard.get() > first);
  }

  @Test
  void aVoterIsBackAfterItsRestart() throws Exception {
    String follower = voters.follower();
    voters.close(follower);
    add(voters.leader(), "missed");

    voters.open(follower);

    voters.awaitEqualStates();
    assertThat(add(follower, "missed")).isEqualTo(2);
  }

  @Test
  void allAreBackAfterTheirRestart() throws Exception {
    long before = add(voters.leader(), "kept");
    List<String> names = List.copyOf(voters.logs.keySet());
    voters.close();
    voters.logs.clear();

    for (String name : names) {
      voters.open(name);
    }

    assertThat(voters.propose("a", "read kept")).isEqualTo(before);
    voters.awaitEqualStates();
  }

  @Test
  void aLeaderThatIsClosedHandsOver() throws Exception {
    String leader = voters.leader();
    long before = add(leader, "handed");

    voters.close(leader);

    assertThat(voters.propose(voters.leader(), "read handed")).isEqualTo(before);
    voters.open(leader);
    Eventually.await(voters::statuses, () -> Voters.serves(voters.log(leader)));
  }

  @Test
  void aFollowerFarBehindTakesASnapshotWithTheSameState() throws Exception {
    String follower = voters.follower();
    voters.close(follower);
    String leader = voters.leader();
    for (int i = 0; i < 600; i++) {
      add(leader, "purged-with-a-name-of-some-length-" + i % 7);
    }
    for (VoterLog log : voters.logs.values()) {
      assertThat(log.snapshot().get(60, TimeUnit.SECONDS)).isPositive();
    }
    add(leader, "after");

    voters.open(follower);

    voters.awaitEqualStates();
    assertThat(root.resolve(follower)).isDirectoryRecursivelyContaining("glob:**/snapshot.*_*");
  }

  @Test
  void aVoterWhoseMachineThrowsIsNotServingAndComesBackByItself() throws Exception {
    for (boolean leads : new boolean[] {false, true}) {
      String victim = leads ? voters.leader() : voters.follower();
      List<LogRole> roles = new ArrayList<>();
      voters.machine(victim).failOnce();

      long count = voters.propose(leads ? victim : voters.leader(), "add thrown " + ++number);

      assertThat(count).isPositive();
      Eventually.await(
          voters::statuses,
          () -> {
            roles.add(voters.log(victim).status().role());
            return roles.contains(LogRole.NOT_SERVING) && Voters.serves(voters.log(victim));
          });
      voters.awaitEqualStates();
      assertThat(voters.propose(victim, "read thrown")).isEqualTo(count);
    }
  }
}
