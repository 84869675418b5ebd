// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.quarantine.Quarantine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A consumer that drains an ID upon its FREE event, before the ID is quarantined. */
class EarlyAckTest {
  private static final PasidRange FIVE = PasidRange.exactly(5);

  private final AtomicLong nowMs = new AtomicLong(1000);
  private final PasidSpace space = PasidSpace.builder().bits(4).quarantine(100, nowMs::get).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final DrainConsumer iommu = space.registerDrainConsumer();

  private IdState state() {
    return space.describe(5).state();
  }

  /** Takes ID 5 with a reference and frees it: it is pending. */
  private void pend() {
    Given.take(set, 5);
    set.get(5);
    set.free(5);
  }

  @Test
  void whoDrainsWithinTheListenerIsNotWaitedFor() {
    DrainConsumer device = space.registerDrainConsumer();
    List<Boolean> answers = new ArrayList<>();
    space.subscribe(
        Priority.DEVICE,
        event -> {
          if (event.type() == EventType.FREE) {
            answers.add(device.acknowledge(event.pasid(), event.generation()));
            answers.add(device.acknowledge(event.pasid()));
          }
        });
    Given.take(set, 5);
    set.free(5);
    assertThat(answers).containsExactly(true, false);
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(device.acknowledge(5)).isFalse();
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void whatAllHaveDrainedDoesNotRest() {
    space.subscribe(set, Priority.IOMMU, event -> iommu.acknowledge(event.pasid()));
    for (int times = 0; times < 3; times++) {
      Given.take(set, 5);
      set.free(5);
      assertThat(state()).isEqualTo(IdState.FREE);
    }
  }

  @Test
  void whileReferencesKeepAnIdPendingItCanBeAcknowledged() {
    DrainConsumer device = space.registerDrainConsumer();
    pend();
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(iommu.acknowledge(5)).isFalse();
    assertThat(device.acknowledge(5)).isTrue();
    assertThat(state()).isEqualTo(IdState.FREE_PENDING);
    assertThat(set.put(5)).isEqualTo(PutResult.RELEASED);
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void anEarlyAcknowledgementIsForThatLifeOnly() {
    pend();
    iommu.acknowledge(5);
    set.put(5);
    Given.take(set, 5);
    set.free(5);
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(iommu.acknowledge(5)).isTrue();
  }

  @Test
  void anAcknowledgementOfAnEarlierLifeIsNothingToTheNext() {
    Given.take(set, 5);
    set.free(5);
    nowMs.set(1100);
    pend();
    assertThat(iommu.acknowledge(5, 1)).isFalse();
    set.put(5);
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(iommu.acknowledge(5, 1)).isFalse();
    assertThat(iommu.acknowledge(5, 3)).isFalse();
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(iommu.acknowledge(5, 2)).isTrue();
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void aGenerationHas16Bits() {
    for (int generation : new int[] {-1, 65_536}) {
      assertThatThrownBy(() -> iommu.acknowledge(5, generation))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("generation: " + generation + " (expected: 0 to 65535)");
    }
    assertThat(iommu.acknowledge(5, 0)).isFalse();
    assertThat(iommu.acknowledge(5, 65_535)).isFalse();
  }

  @Test
  void aConsumerThatCameWhileTheIdWasPendingIsWaitedFor() {
    pend();
    DrainConsumer late = space.registerDrainConsumer();
    iommu.acknowledge(5);
    set.put(5);
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(late.acknowledge(5)).isTrue();
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void whatAnEndedConsumerHasDrainedCountsForNobodyElse() {
    pend();
    assertThat(iommu.acknowledge(5)).isTrue();
    iommu.close();
    nowMs.set(1100);
    DrainConsumer next = space.registerDrainConsumer();
    set.put(5);
    assertThat(state()).isEqualTo(IdState.QUARANTINED);
    assertThat(next.acknowledge(5)).isTrue();
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void whatAnotherHasDrainedStillCountsWhenAConsumerEnds() {
    DrainConsumer device = space.registerDrainConsumer();
    pend();
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(device.acknowledge(5)).isTrue();
    iommu.close();
    set.put(5);
    assertThat(state()).isEqualTo(IdState.FREE);
  }

  @Test
  void releasingPendingIdsTakesWhatWasAcknowledged() {
    pend();
    iommu.acknowledge(5);
    assertThat(space.releasePending(set)).isEqualTo(1);
    assertThat(set.allocate(FIVE)).isEqualTo(5);
  }

  @Test
  void onlyPendingIdsAreRemembered() {
    PasidSpace wide = PasidSpace.builder().bits(16).quarantine(100, nowMs::get).build();
    DrainConsumer consumer = wide.registerDrainConsumer();
    Quarantine quarantine = Objects.requireNonNull(wide.space().context().quarantine());
    PasidSet tenant = wide.open("vm-1", Given.UNLIMITED);
    for (int times = 0; times < 1000; times++) {
      int id = tenant.allocate(PasidRange.ALL);
      assertThat(consumer.acknowledge(id)).isFalse();
      tenant.get(id);
      tenant.free(id);
      assertThat(consumer.acknowledge(id)).isTrue();
      assertThat(quarantine.rememberedAcks()).isEqualTo(1);
      tenant.put(id);
      assertThat(quarantine.rememberedAcks()).isZero();
    }
  }
}
