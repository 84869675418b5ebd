// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The quarantine keeps entries for quarantined IDs only. */
class QuarantineCostTest {
  private final AtomicLong nowMs = new AtomicLong(1000);
  private final PasidSpace space =
      PasidSpace.builder().bits(16).quarantine(100, nowMs::get).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);

  private int restingLeaves() {
    return Objects.requireNonNull(space.space().context().quarantine()).leaves();
  }

  private long firstDueMs(int min, int max) {
    return Objects.requireNonNull(space.space().context().quarantine()).firstDueMs(min, max);
  }

  private void use(int id) {
    Given.take(set, id);
    set.free(id);
  }

  @Test
  void whatIsAcknowledgedIsForgottenLongBeforeItIsDue() {
    DrainConsumer consumer = space.registerDrainConsumer();
    for (int id = 1; id < 5000; id++) {
      use(id);
      assertThat(restingLeaves()).isEqualTo(1);
      assertThat(consumer.acknowledge(id)).isTrue();
      assertThat(restingLeaves()).isZero();
    }
  }

  @Test
  void aLeafIsRememberedOnceHoweverOftenItsIdsRest() {
    DrainConsumer consumer = space.registerDrainConsumer();
    use(32);
    for (int times = 0; times < 1000; times++) {
      nowMs.incrementAndGet();
      use(33);
      consumer.acknowledge(33);
      nowMs.addAndGet(-1);
    }
    assertThat(restingLeaves()).isEqualTo(1);
    consumer.acknowledge(32);
    assertThat(restingLeaves()).isZero();
  }

  @Test
  void whatIsDueIsForgotten() {
    set.allocate(PasidRange.of(1, 320), 320);
    set.free(PasidRange.ALL);
    assertThat(restingLeaves()).isEqualTo(6);
    nowMs.set(1050);
    use(400);
    use(33 * 32);
    nowMs.set(1100);
    use(500);
    assertThat(restingLeaves()).isEqualTo(3);
    nowMs.set(1150);
    set.allocate(PasidRange.ALL);
    assertThat(restingLeaves()).isEqualTo(1);
    nowMs.set(1200);
    set.allocate(PasidRange.ALL);
    assertThat(restingLeaves()).isZero();
  }

  @Test
  void anIdThatFollowsAnotherOfItsLeafComesBackWhenItIsDue() {
    use(40);
    nowMs.set(1030);
    use(41);
    nowMs.set(1100);
    Given.take(set, 40);
    assertThat(space.describe(41).state()).isEqualTo(IdState.QUARANTINED);
    assertThat(firstDueMs(0, 65_535)).isEqualTo(1130);
    nowMs.set(1130);
    Given.take(set, 41);
  }

  @Test
  void theFirstThatIsDueIsFoundByRangeAndByAge() {
    for (int id = 64; id < 64 + 100 * 32; id += 32) {
      use(id);
      nowMs.incrementAndGet();
    }
    // If fewer leaves are in the range than in the queue, by range; otherwise by due time.
    assertThat(firstDueMs(96, 96)).isEqualTo(1101);
    assertThat(firstDueMs(97, 127)).isEqualTo(-1);
    assertThat(firstDueMs(97, 161)).isEqualTo(1102);
    assertThat(firstDueMs(0, 65_535)).isEqualTo(1100);
    assertThat(firstDueMs(65, 65_535)).isEqualTo(1101);
    assertThat(firstDueMs(64 + 100 * 32, 65_535)).isEqualTo(-1);
    assertThat(firstDueMs(64 + 99 * 32, 65_535)).isEqualTo(1199);
  }

  @Test
  void theLastIdOfTheWidestSpaceRestsLikeAnyOther() {
    PasidSpace widest = PasidSpace.builder().bits(31).quarantine(100, nowMs::get).build();
    PasidSet tenant = widest.open("vm-1", Given.UNLIMITED);
    PasidRange last = PasidRange.exactly(Integer.MAX_VALUE);
    tenant.allocate(last);
    tenant.free(PasidRange.ALL);
    assertThat(tenant.tryAllocate(last)).isEqualTo(Refusal.QUARANTINED.code());
    nowMs.set(1100);
    assertThat(tenant.allocate(last)).isEqualTo(Integer.MAX_VALUE);
  }
}
