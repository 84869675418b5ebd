// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.log.LogMember;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three voters in three processes, killed and stopped. All serve again after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoterProcessesTest {
  private final Map<String, VoterProcess> nodes = new HashMap<>();
  private Path root;
  private List<LogMember> initialVoters;
  private int number;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    root = directory;
    initialVoters = Voters.members("a", "b", "c");
    for (LogMember voter : initialVoters) {
      nodes.put(voter.name(), new VoterProcess(root, voter.name(), initialVoters));
    }
  }

  @AfterAll
  void stop() {
    nodes.values().forEach(VoterProcess::close);
  }

  private VoterProcess node(String name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  private String leaderAmong(List<String> names) {
    String[] found = new String[1];
    Eventually.await(
        () -> "a leader among " + names,
        () -> {
          for (String name : names) {
            if (node(name).ask("role").equals("LEADER")) {
              found[0] = name;
            }
          }
          return found[0] != null;
        });
    return Objects.requireNonNull(found[0]);
  }

  private List<String> namesBut(String name) {
    return nodes.keySet().stream().filter(other -> !other.equals(name)).sorted().toList();
  }

  /** Proposes the same numbered command until it is answered. */
  private String add(String through, String register) {
    number++;
    String[] answer = new String[1];
    Eventually.await(
        () -> "an answer of " + through + ": " + answer[0],
        () -> {
          answer[0] = node(through).ask("add %s %d".formatted(register, number));
          return answer[0].chars().allMatch(Character::isDigit);
        });
    return answer[0];
  }

  @Test
  void aKilledLeaderIsReplacedAndNothingIsLostOrDoneTwice() throws Exception {
    String leader = leaderAmong(List.of("a", "b", "c"));
    List<String> others = namesBut(leader);
    for (int i = 1; i <= 20; i++) {
      if (i == 10) {
        node(leader).signal("KILL");
      }
      assertThat(add(others.getFirst(), "killed")).isEqualTo(Integer.toString(i));
    }

    nodes.put(leader, new VoterProcess(root, leader, initialVoters));

    assertThat(add(leader, "killed")).isEqualTo("21");
  }

  /** Ratis' own linearizable read answered the old value in 3 of 4 such tries. */
  @Test
  void aLeaderThatWasStoppedAnswersNoOldValue() throws Exception {
    String stopped = leaderAmong(List.of("a", "b", "c"));
    String before = add(stopped, "stale");
    assertThat(node(stopped).ask("read stale")).isEqualTo(before);

    node(stopped).signal("STOP");
    String written = add(leaderAmong(namesBut(stopped)), "stale");
    List<String> reads =
        List.of(node(stopped).send("read stale"), node(stopped).send("read stale"));
    node(stopped).signal("CONT");

    assertThat(written).isEqualTo("2");
    for (String read : reads) {
      assertThat(node(stopped).answer(read)).isEqualTo(written);
    }
    assertThat(add(stopped, "stale")).isEqualTo("3");
  }

  @Test
  void allThatAreKilledAtOnceComeBackWithTheirState() throws Exception {
    String before = add("a", "all");
    for (VoterProcess node : nodes.values()) {
      node.signal("KILL");
    }
    for (LogMember voter : initialVoters) {
      nodes.put(voter.name(), new VoterProcess(root, voter.name(), initialVoters));
    }

    Eventually.await(() -> "the state of before", () -> node("b").ask("read all").equals(before));
  }
}
