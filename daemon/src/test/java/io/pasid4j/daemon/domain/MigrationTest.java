// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.testing.Arrivals;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator is answered who moves a set, or asks if it could be moved. */
class MigrationTest {
  private static final int BITS = 4;
  private static final String SELF = "host-1";
  private static final String TARGET = "host-2";

  private final HostedSpace hosted =
      new HostedSpace("pasid", PasidSpace.builder().bits(BITS).build());
  private final SessionRegistry sessions =
      new SessionRegistry(
          new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4))), () -> 0);
  private final Session session = Arrivals.arrive(sessions, hosted, new byte[32]);
  private final ScriptedLog questions = new ScriptedLog();
  private final DomainMachine machine = new DomainMachine();
  private final SimulatedHost host = new SimulatedHost(1, 1, this::commit);
  private final Migration migration = migration();
  private String shutOut = "";
  private long index;

  private Migration migration() {
    DomainConfig config =
        new DomainConfig(
            "d", SELF, Map.of(), Path.of("none"), "pasid", 1, Optional.empty(), UidMap.SAME);
    return new Migration(
        config,
        host.host,
        _ -> false,
        sessions.moving(),
        new DomainQuestions(questions, new Commands(questions, (_, _) -> {})),
        _ -> Quota.limit(4),
        () -> shutOut);
  }

  /** Commits a command at once. */
  private void commit(byte[] command) {
    index++;
    machine.apply(index, command);
    host.follow(machine.view(SELF));
  }

  @BeforeEach
  void join() {
    commit(CommandCodec.encode(new DomainCommand.Initialize(BITS, 1, List.of(), 0)));
    host.host.start();
    assertThat(host.host.isReady()).isTrue();
  }

  /** The domain has two hosts as of the question. */
  private void answerMembers() {
    questions.answer(
        new Answer.Members(
            List.of(
                new MemberStatus(SELF, 1, 2, 1, DomainCommand.VERSION, 0, 0, 0),
                new MemberStatus(TARGET, 1, 3, 1, DomainCommand.VERSION, 0, 0, 0))));
  }

  private int move(boolean dryRun) throws DomainException {
    answerMembers();
    return migration.move(session, TARGET, dryRun, () -> false);
  }

  @Test
  void aDryRunFindsThatASetMovesAlready() throws Exception {
    SetFreeze frozen = Objects.requireNonNull(sessions.moving().freeze(session));
    assertThatThrownBy(() -> move(true)).hasMessageContaining("moves already");

    frozen.end();
    assertThat(move(true)).isZero();
    assertThat(session.isFrozen()).isFalse();
  }

  /** The machine does not know the target any more by then. */
  @Test
  void aRefusalIsASentenceAndTheSetIsServedAgain() {
    host.refuseMoves();
    assertThatThrownBy(() -> move(false))
        .hasMessage(
            "set: stays: host host-2 was fenced, or its version reads no limits of the domain");
    assertThat(session.isFrozen()).isFalse();
  }

  @Test
  void withoutAnAnswerTheLeaderIsNamedOrThatThereIsNone() {
    assertThatThrownBy(() -> migration.move(session, TARGET, false, () -> false))
        .hasMessage(
            "domain: no leader (expected: most voters run, and reach each other); nothing is done");
    assertThat(DomainException.noAnswer("a"))
        .hasMessageStartingWith("domain: no answer of leader a");
  }

  @Test
  void aHostThatHasLeftTheDomainSaysWhy() {
    shutOut = "another computer has its name";
    assertThatThrownBy(() -> move(true))
        .hasMessage("domain: takes no command of this host: another computer has its name");
  }
}
