// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Consumers that have all drained an ID end its quarantine; the duration is the fall-back. */
class DrainConsumerTest {
  private final AtomicLong nowMs = new AtomicLong(1000);
  private final PasidSpace space = PasidSpace.builder().bits(4).quarantine(100, nowMs::get).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final DrainConsumer iommu = space.registerDrainConsumer();

  private boolean isFree(int id) {
    return space.describe(id).state() == IdState.FREE;
  }

  private void freeAfterUse(int id) {
    Given.take(set, id);
    set.free(id);
  }

  @Test
  void theLastAcknowledgementFreesEarly() {
    DrainConsumer device = space.registerDrainConsumer();
    freeAfterUse(5);
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(isFree(5)).isFalse();
    assertThat(device.acknowledge(5)).isTrue();
    assertThat(isFree(5)).isTrue();
    Given.take(set, 5);
  }

  @Test
  void acknowledgingTwiceCountsOnce() {
    DrainConsumer device = space.registerDrainConsumer();
    freeAfterUse(5);
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(iommu.acknowledge(5)).isFalse();
    assertThat(isFree(5)).isFalse();
    device.acknowledge(5);
    assertThat(device.acknowledge(5)).isFalse();
    assertThat(isFree(5)).isTrue();
  }

  @Test
  void theDurationIsTheFallBack() {
    DrainConsumer silent = space.registerDrainConsumer();
    freeAfterUse(5);
    iommu.acknowledge(5);
    nowMs.set(1100);
    Given.take(set, 5);
    assertThat(silent.acknowledge(5)).isFalse();
    assertThat(set.holds(5)).isTrue();
  }

  @Test
  void whatDoesNotRestIsNotAcknowledged() {
    Given.take(set, 5);
    assertThat(iommu.acknowledge(5)).isFalse();
    assertThat(iommu.acknowledge(6)).isFalse();
    assertThat(iommu.acknowledge(0)).isFalse();
    set.get(5);
    assertThat(iommu.acknowledge(5)).isFalse();
    for (int pasid : new int[] {16, -1}) {
      assertThatThrownBy(() -> iommu.acknowledge(pasid))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pasid: " + pasid + " (expected: 0 to 15)");
    }
  }

  @Test
  void aConsumerThatCameAfterTheFreeIsNotWaitedFor() {
    freeAfterUse(5);
    DrainConsumer late = space.registerDrainConsumer();
    assertThat(late.acknowledge(5)).isFalse();
    assertThat(iommu.acknowledge(5)).isTrue();
    assertThat(isFree(5)).isTrue();
  }

  @Test
  void aFifthConsumerIsRefused() {
    for (int consumers = 1; consumers < 4; consumers++) {
      assertThat(space.registerDrainConsumer()).isNotNull();
    }
    assertThatThrownBy(space::registerDrainConsumer)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("drain consumers: 4");
  }

  @Test
  void aSpaceWithoutQuarantineTakesNoConsumers() {
    assertThatThrownBy(() -> Given.space(4).registerDrainConsumer())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("quarantine: none");
  }

  @Test
  void anEndedConsumerIsNotWaitedForAndAcknowledgesNothing() {
    DrainConsumer ended = space.registerDrainConsumer();
    freeAfterUse(5);
    ended.close();
    ended.close();
    freeAfterUse(6);
    assertThat(ended.acknowledge(5)).isFalse();
    iommu.acknowledge(5);
    assertThat(isFree(5)).isFalse();
    iommu.acknowledge(6);
    assertThat(isFree(6)).isTrue();
    nowMs.set(1100);
    Given.take(set, 5);
  }

  @Test
  void nobodyAcknowledgesForAnEndedConsumer() {
    DrainConsumer ended = space.registerDrainConsumer();
    freeAfterUse(5);
    ended.close();
    DrainConsumer next = space.registerDrainConsumer();
    assertThat(next.acknowledge(5)).isFalse();
    iommu.acknowledge(5);
    assertThat(isFree(5)).isFalse();
    freeAfterUse(6);
    assertThat(ended.acknowledge(6)).isFalse();
    iommu.acknowledge(6);
    assertThat(next.acknowledge(6)).isTrue();
    assertThat(isFree(6)).isTrue();
  }

  @Test
  void anEndedConsumersPlaceIsReusedWhenNothingWaitsForIt() {
    for (int consumers = 1; consumers < 4; consumers++) {
      space.registerDrainConsumer().close();
    }
    assertThatThrownBy(space::registerDrainConsumer).isInstanceOf(IllegalStateException.class);
    nowMs.set(1100);
    for (int consumers = 1; consumers < 4; consumers++) {
      assertThat(space.registerDrainConsumer()).isNotNull();
    }
  }

  private void assertRefused(long owner, String message) {
    assertThatThrownBy(() -> space.registerDrainConsumer(owner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anOwnerHasTwoAndAllOwnersThree() {
    iommu.close();
    nowMs.set(1100);
    space.registerDrainConsumer(7);
    space.registerDrainConsumer(7);
    assertRefused(7, "drain consumers of one owner: 2");
    space.registerDrainConsumer(0);
    assertRefused(0, "drain consumers of all owners: 3");
    assertRefused(8, "drain consumers of all owners: 3");
    assertThat(space.registerDrainConsumer()).isNotNull();
    assertThatThrownBy(space::registerDrainConsumer).hasMessageStartingWith("drain consumers: 4");
    assertThatThrownBy(() -> space.registerDrainConsumer(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("owner: -1 (expected: >= 0)");
  }

  @Test
  void anOwnersEndedConsumerIsOfItsShareUntilNothingWaitsForIt() {
    space.registerDrainConsumer(7).close();
    nowMs.set(1001);
    space.registerDrainConsumer(7).close();
    nowMs.set(1099);
    assertRefused(7, "drain consumers of one owner: 2");
    assertThat(space.registerDrainConsumer(8)).isNotNull();
    nowMs.set(1100);
    assertThat(space.registerDrainConsumer(7)).isNotNull();
    assertRefused(7, "drain consumers of one owner: 2");
  }

  @Test
  void consumersWithoutAnOwnerTakeNobodysShare() {
    space.registerDrainConsumer();
    space.registerDrainConsumer(7);
    space.registerDrainConsumer(7);
    assertRefused(8, "drain consumers: 4");
  }

  @Test
  void consumersOfAnEarlierLifeCountAsOwned() {
    space.registerDrainConsumer(7);
    space.registerDrainConsumer(8);
    freeAfterUse(5);
    PasidSpace later = PasidSpace.restore(space.snapshot(), nowMs::get);
    assertThatThrownBy(() -> later.registerDrainConsumer(9))
        .hasMessageStartingWith("drain consumers of all owners: 3");
    assertThat(later.registerDrainConsumer()).isNotNull();
    nowMs.set(1100);
    assertThat(later.registerDrainConsumer(9)).isNotNull();
  }
}
