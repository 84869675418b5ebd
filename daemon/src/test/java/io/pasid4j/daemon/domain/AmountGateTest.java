// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands about amounts are sent once every host of the domain reads them, and not before. */
class AmountGateTest {
  private static final int OLD = DomainCommand.AMOUNTS_VERSION - 1;
  private static final int NEW = DomainCommand.AMOUNTS_VERSION;

  private final ScriptedLog log = new ScriptedLog();
  private final AmountGate gate = new AmountGate(new Commands(log, (_, _) -> {}));

  private static MemberStatus member(String name, int reads) {
    return member(name, reads, 7);
  }

  private static MemberStatus member(String name, int reads, long instance) {
    return new MemberStatus(name, 1, instance, 1, reads, 0, 0, 0);
  }

  private void members(MemberStatus... members) {
    log.answer(new Answer.Members(List.of(members)));
  }

  private boolean isOpen() {
    return gate.open().join();
  }

  @Test
  void oneOldHostKeepsItShutAndIsNamed() {
    members(member("a", NEW), member("b", OLD), member("c", OLD));

    assertThat(isOpen()).isFalse();
    assertThat(gate.older()).isEqualTo("b, c");
  }

  @Test
  void itOpensWhenTheLastOldHostWasUpgraded() {
    members(member("a", NEW), member("b", OLD));
    members(member("a", NEW), member("b", NEW));

    assertThat(isOpen()).isFalse();
    assertThat(isOpen()).isTrue();
    assertThat(gate.older()).isEmpty();
  }

  @Test
  void anOldHostThatWasFencedIsNotWaitedFor() {
    members(member("a", NEW), member("b", OLD, 0));

    assertThat(isOpen()).isTrue();
  }

  @Test
  void withoutAnAnswerItStaysShutAndNobodyIsBlamed() {
    assertThat(isOpen()).isFalse();
    assertThat(gate.older()).isEmpty();

    log.answer(new Answer.Unchanged());
    assertThat(isOpen()).isFalse();
    assertThat(log.asked()).isEqualTo(2);
  }

  /** Version 2 is in the log by then, so that a shut gate would protect nobody. */
  @Test
  void onceOpenItAsksNobodyAgain() {
    members(member("a", NEW));
    assertThat(isOpen()).isTrue();

    members(member("a", NEW), member("b", OLD));
    assertThat(isOpen()).isTrue();
    assertThat(log.asked()).isEqualTo(1);
  }
}
