// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A freed ID is quarantined before it is reused. */
class QuarantineTest {
  private static final int RESTING = Refusal.QUARANTINED.code();

  private final AtomicLong nowMs = new AtomicLong(1000);
  private final PasidSpace space = PasidSpace.builder().bits(4).quarantine(100, nowMs::get).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  private int take(PasidSet taker, int id) {
    return taker.tryAllocate(PasidRange.exactly(id));
  }

  @Test
  void aFreedIdIsGivenNeitherToItsSetNorToAnotherBeforeItIsDue() {
    Given.take(set, 5);
    set.free(5);
    assertThat(space.describe(5)).isEqualTo(new IdView(5, IdState.QUARANTINED, null, 0, 1, -1));
    assertThat(set.size()).isZero();
    nowMs.set(1099);
    assertThat(take(set, 5)).isEqualTo(RESTING);
    assertThat(take(other, 5)).isEqualTo(RESTING);
    nowMs.set(1100);
    assertThat(take(other, 5)).isEqualTo(5);
    assertThat(space.describe(5).generation()).isEqualTo(2);
  }

  @Test
  void theLowestThatDoesNotRestIsTaken() {
    Given.take(set, 1, 2, 3);
    set.free(PasidRange.of(1, 2));
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(4);
    nowMs.addAndGet(100);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void theRefusalSaysWhenItMayEnd() {
    set.allocate(PasidRange.ALL, 15);
    set.free(9);
    nowMs.set(1020);
    set.free(3);
    for (Runnable request :
        new Runnable[] {
          () -> set.allocate(PasidRange.ALL),
          () -> set.allocate(PasidRange.ALL, "key"),
          () -> set.allocate(PasidRange.ALL, 1),
          () -> set.allocateContiguous(PasidRange.ALL, 1)
        }) {
      assertAvailableAt(request, 1100);
    }
    assertAvailableAt(() -> set.allocate(PasidRange.of(1, 8)), 1120);
    assertThat(take(set, 4)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(take(set, 0)).isEqualTo(Refusal.RESERVED.code());
  }

  private static void assertAvailableAt(Runnable request, long atMs) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            PasidUnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Refusal.QUARANTINED);
              assertThat(e.availableAtMs()).isEqualTo(atMs);
            })
        .hasMessageStartingWith("QUARANTINED: ")
        .hasMessageEndingWith("until ms: " + atMs);
  }

  @Test
  void theRefusalOfAnIdThatRestedBeforeSaysItsNewTime() {
    DrainConsumer consumer = space.registerDrainConsumer();
    Given.take(set, 5);
    set.free(5);
    consumer.acknowledge(5);
    nowMs.set(1050);
    Given.take(set, 5);
    set.free(5);
    assertAvailableAt(() -> set.allocate(PasidRange.exactly(5)), 1150);
    nowMs.set(1100);
    assertThat(take(set, 5)).isEqualTo(RESTING);
    nowMs.set(1150);
    assertThat(take(set, 5)).isEqualTo(5);
  }

  @Test
  void aPendingIdBeginsToRestAtItsLastPut() {
    Given.take(set, 5);
    set.get(5);
    set.free(5);
    nowMs.set(1500);
    assertThat(take(other, 5)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.put(5)).isEqualTo(PutResult.RELEASED);
    assertThat(take(other, 5)).isEqualTo(RESTING);
    nowMs.set(1600);
    assertThat(take(other, 5)).isEqualTo(5);
  }

  @Test
  void whatAClosedSetHeldRestsToo() {
    Given.take(set, 5, 6, 7);
    set.close();
    assertThat(space.sets()).containsExactly(other);
    assertThat(take(other, 6)).isEqualTo(RESTING);
    nowMs.set(1100);
    assertThat(other.allocate(PasidRange.of(5, 7), 3)).containsExactly(5, 6, 7);
  }

  @Test
  void aHalfDoneBulkLeavesNothingResting() {
    Given.take(set, 1, 2, 3);
    assertThatThrownBy(() -> other.allocate(PasidRange.of(1, 6), 4))
        .isInstanceOf(PasidUnavailableException.class);
    assertThat(other.allocate(PasidRange.of(1, 6), 3)).containsExactly(4, 5, 6);
  }

  @Test
  void whatIsDueIsFoundAlsoWhereNothingElseIsFree() {
    set.allocate(PasidRange.ALL, 15);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
    set.free(9);
    nowMs.set(1100);
    assertThat(other.allocate(PasidRange.ALL)).isEqualTo(9);
  }

  @Test
  void theLeastDurationIs1() {
    PasidSpace hasty = PasidSpace.builder().bits(1).quarantine(1, nowMs::get).build();
    PasidSet tenant = hasty.open("vm", Given.UNLIMITED);
    tenant.free(tenant.allocate(PasidRange.ALL));
    assertThat(tenant.tryAllocate(PasidRange.ALL)).isEqualTo(RESTING);
    nowMs.incrementAndGet();
    assertThat(tenant.allocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void theDurationMustBe1OrMore() {
    assertThatThrownBy(() -> PasidSpace.builder().quarantine(0, nowMs::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("durationMs: 0 (expected: >= 1)");
  }
}
