// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.HolderKind;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Sender;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fences, the quarantine after them, and the time that ends it. */
class FenceTest {
  private static final long REST_MS = 60_000;
  private static final List<String> VOTERS = List.of("v1", "v2", "v3");

  private final TestDomain domain = TestDomain.initialized();
  private final Sender a = domain.join("a");

  @BeforeEach
  void lease() {
    domain.ask(TestDomain.next(a), new HostRequest.Lease(PasidRange.ALL, 1));
  }

  private Answer fence(long epoch) {
    return domain.apply(new DomainCommand.Fence("a", epoch, TestDomain.START_MS, REST_MS));
  }

  private Answer tell(String voter, long ms) {
    return domain.apply(new DomainCommand.Expire(voter, ms, VOTERS));
  }

  @Test
  void aFencedNamesIdsRestUntilItsComputerKnows() {
    assertThat(fence(1)).isEqualTo(new Answer.FencedOff(2, 4));
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.RESTING, "a"));

    assertThat(domain.hello("a", a.instance(), 2, 2)).isInstanceOf(Answer.Welcome.class);

    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.FREE, ""));
  }

  @Test
  void aFenceAskedTwiceFencesOnce() {
    fence(1);
    domain.hello("a", a.instance(), 2, 2);

    assertThat(fence(1)).isEqualTo(new Answer.AlreadyFenced(2));
    assertThat(domain.machine.view("a").instance()).isEqualTo(a.instance());
  }

  @Test
  void anotherComputerDoesNotAcknowledgeForTheFencedOne() {
    fence(1);

    assertThat(domain.hello("a", 99, 2, 1)).isInstanceOf(Answer.Welcome.class);
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.RESTING, "a"));

    assertThat(domain.hello("a", a.instance(), 2, 2)).isEqualTo(new Answer.OtherInstance());
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.FREE, ""));
  }

  @Test
  void arrivalsOfAFencedTargetEnd() {
    domain.join("b");
    domain.ask(TestDomain.next(TestDomain.next(a)), TestDomain.migrate("b", PasidRange.of(5, 6)));

    assertThat(domain.apply(new DomainCommand.Fence("b", 1, 0, REST_MS)))
        .isEqualTo(new Answer.FencedOff(2, 2));
    assertThat(domain.machine.view("b").arrivals()).isEmpty();
    assertThat(domain.holder(5)).isEqualTo(new Answer.Holder(HolderKind.RESTING, "b"));
  }

  @Test
  void oneClockAloneMovesNothing() {
    fence(1);

    assertThat(tell("v1", TestDomain.START_MS + REST_MS))
        .isEqualTo(new Answer.Expired(TestDomain.START_MS, 0));
    assertThat(tell("v2", TestDomain.START_MS + REST_MS))
        .isEqualTo(new Answer.Expired(TestDomain.START_MS + REST_MS, 4));
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.FREE, ""));
  }

  @Test
  void theTimeNeverJumpsMoreThanAnHourNorGoesBack() {
    tell("v1", Long.MAX_VALUE);

    assertThat(tell("v2", Long.MAX_VALUE))
        .isEqualTo(new Answer.Expired(TestDomain.START_MS + 3_600_000, 0));
    tell("v1", 0);
    assertThat(tell("v2", 0)).isEqualTo(new Answer.Expired(TestDomain.START_MS + 3_600_000, 0));
  }

  @Test
  void aStrangersClockIsNotCounted() {
    fence(1);
    tell("v1", TestDomain.START_MS + REST_MS);

    assertThat(tell("stranger", TestDomain.START_MS + REST_MS))
        .isEqualTo(new Answer.Expired(TestDomain.START_MS, 0));
  }

  @Test
  void aRestThatWouldOverflowTheTimeIsLong() {
    domain.apply(new DomainCommand.Fence("a", 1, Long.MAX_VALUE - 1, Long.MAX_VALUE));
    tell("v1", Long.MAX_VALUE);
    tell("v2", Long.MAX_VALUE);

    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.RESTING, "a"));
  }

  private Answer countedFence() {
    return domain.apply(new DomainCommand.CountedFence("a", 1, REST_MS));
  }

  /** Reports of two voters each second, which begin at the given times. */
  private void tellFor(long seconds, long firstMs, long secondMs) {
    for (long second = 0; second <= seconds; second++) {
      tell("v1", firstMs + 1000 * second);
      tell("v2", secondMs + 1000 * second);
    }
  }

  private boolean isResting() {
    return domain.holder(4).equals(new Answer.Holder(HolderKind.RESTING, "a"));
  }

  /** The time of the domain lags behind its voters when they have not reported for a while. */
  @Test
  void aRestLastsAsLongAsItSaysWhateverTheTimeOfTheDomainIs() {
    assertThat(countedFence()).isEqualTo(new Answer.FencedOff(2, 4));
    long laterMs = TestDomain.START_MS + 86_400_000;
    tellFor(59, laterMs, laterMs);
    assertThat(isResting()).isTrue();
    tellFor(1, laterMs + 60_000, laterMs + 60_000);
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.FREE, ""));
  }

  /** A day is what its clock was ahead when the first voter initialized the domain. */
  @Test
  void aTimeInTheFutureKeepsNoRest() {
    tell("v1", TestDomain.START_MS + 3_600_000);
    tell("v2", TestDomain.START_MS + 3_600_000);
    countedFence();
    tellFor(60, TestDomain.START_MS, TestDomain.START_MS);
    assertThat(isResting()).isFalse();
  }

  @Test
  void theClocksOfAMajorityHaveToAdvance() {
    countedFence();
    for (long second = 0; second < 1000; second++) {
      tell("v1", TestDomain.START_MS + 1000 * second);
    }
    assertThat(isResting()).isTrue();
    tell("v2", TestDomain.START_MS);
    assertThat(isResting()).isTrue();
  }

  @Test
  void aClockThatJumpsCountsForLittle() {
    countedFence();
    tellFor(1, 0, TestDomain.START_MS);
    tellFor(1, Long.MAX_VALUE - 2000, TestDomain.START_MS + 86_400_000);
    tellFor(1, 0, 0);
    assertThat(isResting()).isTrue();
  }

  @Test
  void aCountedRestIsTheSameAfterASnapshot() throws IOException {
    countedFence();
    tellFor(30, TestDomain.START_MS, TestDomain.START_MS);
    TestDomain restored = domain.restored();
    assertThat(restored.snapshot()).isEqualTo(domain.snapshot());
    for (long second = 30; second <= 60; second++) {
      for (String voter : List.of("v1", "v2")) {
        long nowMs = TestDomain.START_MS + 1000 * second;
        restored.apply(new DomainCommand.Expire(voter, nowMs, VOTERS));
      }
    }
    assertThat(restored.holder(4)).isEqualTo(new Answer.Holder(HolderKind.FREE, ""));
  }

  @Test
  void aCountedFenceAskedTwiceFencesOnceAndIsAcknowledged() {
    countedFence();
    assertThat(countedFence()).isEqualTo(new Answer.AlreadyFenced(2));
    domain.hello("a", a.instance(), 2, 2);
    assertThat(isResting()).isFalse();
  }

  @Test
  void aHostCanAskForTheSpaceOfTheDomain() {
    assertThat(domain.apply(new DomainCommand.FindSpace()))
        .isEqualTo(new Answer.Space(12, 4, List.of(PasidRange.exactly(0))));
  }
}
