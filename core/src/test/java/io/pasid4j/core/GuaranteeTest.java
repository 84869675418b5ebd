// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.set.LocalSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A space of 15 IDs that can be allocated. */
class GuaranteeTest {
  private final PasidSpace space = Given.space(4);

  @Test
  void aGuaranteeIsDeductedWhenTheSetOpens() {
    PasidSet guaranteed = space.open("vm-1", Quota.guaranteed(10, 15));
    PasidSet greedy = space.open("vm-2", Given.UNLIMITED);
    assertThat(greedy.allocate(PasidRange.ALL, 5)).hasSize(5);
    assertThat(greedy.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(guaranteed.allocate(PasidRange.ALL, 10)).hasSize(10);
  }

  @Test
  void aGuaranteeCanAlwaysBeMetEvenOfWhatWasTakenBefore() {
    PasidSet greedy = space.open("vm-1", Given.UNLIMITED);
    greedy.allocate(PasidRange.ALL, 5);
    PasidSet guaranteed = space.open("vm-2", Quota.guaranteed(10, 10));
    assertThat(greedy.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(guaranteed.allocate(PasidRange.ALL, 10)).hasSize(10);
  }

  @Test
  void aGuaranteeThatCannotBeMetIsRefusedAndOpensNothing() {
    PasidSet greedy = space.open("vm-1", Given.UNLIMITED);
    greedy.allocate(PasidRange.ALL, 6);
    assertThatThrownBy(() -> space.open("vm-2", Quota.guaranteed(10, 10)))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CAPACITY))
        .hasMessageStartingWith("CAPACITY: guaranteedIds: 10 (expected: ");
    assertThat(space.sets()).containsExactly(greedy);
    assertThat(greedy.allocate(PasidRange.ALL, 9)).hasSize(9);
  }

  @Test
  void guaranteesTogetherCannotPassTheCapacity() {
    space.open("vm-1", Quota.guaranteed(8, 8));
    space.open("vm-2", Quota.guaranteed(7, 8));
    assertThatThrownBy(() -> space.open("vm-3", Quota.guaranteed(1, 1)))
        .hasMessageStartingWith("CAPACITY: ");
    space.open("vm-4", Quota.guaranteed(0, 1));
  }

  @Test
  void reservedIdsCannotBeGuaranteed() {
    PasidSpace banded = PasidSpace.builder().bits(4).reserve(PasidRange.of(8, 15)).build();
    assertThat(banded.capacityIds()).isEqualTo(7);
    assertThatThrownBy(() -> banded.open("vm", Quota.guaranteed(8, 8)))
        .hasMessageStartingWith("CAPACITY: ");
    banded.open("vm", Quota.guaranteed(7, 8));
  }

  @Test
  void holdingWithinTheGuaranteeCostsNothingMore() {
    PasidSet guaranteed = space.open("vm-1", Quota.guaranteed(10, 15));
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    guaranteed.allocate(PasidRange.ALL, 10);
    assertThat(other.allocate(PasidRange.ALL, 5)).hasSize(5);
    guaranteed.free(PasidRange.ALL);
    assertThat(other.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
  }

  @Test
  void holdingAboveTheGuaranteeIsChargedAndGivenBack() {
    PasidSet guaranteed = space.open("vm-1", Quota.guaranteed(2, 15));
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    guaranteed.allocate(PasidRange.ALL, 10);
    assertThatThrownBy(() -> other.allocate(PasidRange.ALL, 6))
        .hasMessageStartingWith("RANGE_FULL");
    assertThat(other.allocate(PasidRange.ALL, 5)).hasSize(5);
    guaranteed.free(PasidRange.ALL);
    assertThat(other.allocate(PasidRange.ALL, 8)).hasSize(8);
    assertThat(other.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
  }

  @Test
  void aRangeThatIsPlainlyFullSaysSoAlsoWhenTheRestIsGuaranteed() {
    PasidSet guaranteed = space.open("vm-1", Quota.guaranteed(5, 5));
    PasidSet greedy = space.open("vm-2", Given.UNLIMITED);
    greedy.allocate(PasidRange.of(1, 10), 10);
    assertThat(greedy.tryAllocate(PasidRange.of(3, 10))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(greedy.tryAllocate(PasidRange.of(3, 11))).isEqualTo(Refusal.CAPACITY.code());
    assertThat(greedy.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
    assertThat(greedy.tryAllocate(PasidRange.exactly(16))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThatThrownBy(() -> greedy.allocate(PasidRange.of(3, 12), 3))
        .hasMessageStartingWith("RANGE_FULL");
    assertThatThrownBy(() -> greedy.allocateContiguous(PasidRange.of(3, 13), 3))
        .hasMessageStartingWith("CAPACITY");
    guaranteed.allocate(PasidRange.ALL, 5);
    assertThat(greedy.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
  }

  /**
   * A thread is stopped while it has locked a set when counting begins: the whole quota of the set
   * is charged.
   */
  @Test
  void aSetWithoutAGuaranteeOpensThoughMoreIsChargedThanThereIs() {
    LocalSet busy = (LocalSet) space.open("vm-1", Quota.limit(1000));
    long locked = busy.lock();
    assertThatThrownBy(() -> space.open("vm-2", Quota.guaranteed(1, 1)))
        .hasMessageStartingWith("CAPACITY: ");
    PasidSet plain = space.open("vm-3", Quota.limit(5));
    assertThat(plain.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    busy.unlock(locked, 0);
    assertThat(plain.tryAllocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void whatAFirstAllocationWouldReturnSettlesAnEstimateAsTheAllocationDoes() {
    LocalSet busy = (LocalSet) space.open("vm-1", Quota.limit(1000));
    long locked = busy.lock();
    assertThatThrownBy(() -> space.open("vm-2", Quota.guaranteed(1, 1)))
        .hasMessageStartingWith("CAPACITY: ");
    assertThat(firstRefusal()).isEqualTo(Refusal.CAPACITY);
    busy.unlock(locked, 0);
    assertThat(firstRefusal()).isNull();
  }

  private @Nullable Refusal firstRefusal() {
    return space.inspector().explain(Quota.limit(5), PasidRange.ALL, 1, false).refusal();
  }

  @Test
  void aRefusedAllocationLeavesNoCharge() {
    PasidSet guaranteed = space.open("vm-1", Quota.guaranteed(5, 5));
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    Given.take(guaranteed, 1);
    for (int i = 0; i < 20; i++) {
      assertThat(other.tryAllocate(PasidRange.exactly(1))).isEqualTo(Refusal.RANGE_FULL.code());
      assertThatThrownBy(() -> other.allocate(PasidRange.of(1, 4), 4))
          .hasMessageStartingWith("RANGE_FULL");
      assertThatThrownBy(() -> other.allocateContiguous(PasidRange.of(1, 4), 4))
          .hasMessageStartingWith("RANGE_FULL");
    }
    assertThat(other.allocate(PasidRange.ALL, 10)).hasSize(10);
  }
}
