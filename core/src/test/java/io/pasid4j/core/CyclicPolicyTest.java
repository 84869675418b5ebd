// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** IDs 1 to 15, allocated one after the other. */
class CyclicPolicyTest {
  private final PasidSpace space =
      PasidSpace.builder().bits(4).policy(Policy.CYCLIC).reserve(PasidRange.exactly(6)).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  @Test
  void continuesAfterTheLastOneGiven() {
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    set.free(1);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(2);
  }

  @Test
  void continuesAfterTheLastOneGivenToAnybody() {
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(other.allocate(PasidRange.ALL)).isEqualTo(2);
    other.close();
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(3);
  }

  @Test
  void startsAgainAtTheTop() {
    Given.take(set, 15);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void severalAreGivenInAscendingOrderThoughTheyGoRoundTheTop() {
    Given.take(set, 13);
    assertThat(set.allocate(PasidRange.ALL, 3)).containsExactly(1, 14, 15);
  }

  @Test
  void startsAgainAtTheRangesMinWhenTheRestOfTheRangeIsTaken() {
    Given.take(other, 9, 10);
    assertThat(set.allocate(PasidRange.of(3, 10))).isEqualTo(3);
    Given.take(other, 8);
    assertThat(set.allocate(PasidRange.of(3, 10))).isEqualTo(4);
  }

  @Test
  void aRangeAwayFromTheLastOneStartsAtItsMin() {
    Given.take(set, 3);
    assertThat(set.allocate(PasidRange.of(8, 10))).isEqualTo(8);
    assertThat(set.allocate(PasidRange.of(1, 3))).isEqualTo(1);
  }

  @Test
  void startsAgainAtTheTopOf31Bits() {
    PasidSpace wide = PasidSpace.builder().bits(31).policy(Policy.CYCLIC).build();
    PasidSet holder = wide.open("vm", Given.UNLIMITED);
    wide.space().context().cyclicCursor().set(Integer.MAX_VALUE - 1);
    assertThat(holder.tryAllocate(PasidRange.ALL)).isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(holder.tryAllocate(PasidRange.ALL)).isEqualTo(Integer.MAX_VALUE);
    assertThat(holder.tryAllocate(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void neverGivesAReservedId() {
    Given.take(set, 5);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(7);
  }

  @Test
  void givesEveryIdBeforeItRefuses() {
    Given.take(set, 9);
    assertThat(set.allocate(PasidRange.ALL, 13)).hasSize(13);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void aFreedIdRestsForALap() {
    set.allocate(PasidRange.of(1, 5), 5);
    set.free(PasidRange.ALL);
    assertThat(set.allocate(PasidRange.ALL, 8)).containsExactly(7, 8, 9, 10, 11, 12, 13, 14);
  }

  @Test
  void theSpaceReturnsItsPolicy() {
    assertThat(space.policy()).isEqualTo(Policy.CYCLIC);
    assertThat(Given.space(4).policy()).isEqualTo(Policy.LOWEST);
  }
}
