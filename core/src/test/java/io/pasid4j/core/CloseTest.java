// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CloseTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  @Test
  void closingFreesAllThatTheSetHolds() {
    Given.take(set, 1, 2, 16_384, 65_536, 0xFFFFF);
    Given.take(other, 3);
    set.close();
    assertThat(set.size()).isZero();
    assertThat(set.holds(2)).isFalse();
    assertThat(Given.held(set)).isEmpty();
    assertThat(space.heldIds()).isEqualTo(1);
    Given.take(other, 1, 2, 16_384, 65_536, 0xFFFFF);
  }

  @Test
  void closingIsIdempotent() {
    Given.take(set, 1);
    set.close();
    Given.take(other, 1);
    set.close();
    assertThat(other.holds(1)).isTrue();
    assertThat(space.sets()).containsExactly(other);
  }

  @Test
  void closingTwiceDoesNotHandTheSetsPlaceOutTwice() {
    set.close();
    set.close();
    PasidSet third = space.open("vm-3", Given.UNLIMITED);
    PasidSet fourth = space.open("vm-4", Given.UNLIMITED);
    Given.take(third, 10);
    assertThat(fourth.holds(10)).isFalse();
    assertThat(fourth.free(10)).isFalse();
    assertThat(space.sets()).containsExactly(other, third, fourth);
  }

  @Test
  void aClosedSetNeverSpeaksForTheSetThatCameAfterIt() {
    set.close();
    PasidSet next = space.open("vm-3", Given.UNLIMITED);
    Given.take(next, 10);
    assertThat(set.holds(10)).isFalse();
    assertThat(set.free(10)).isFalse();
    assertThat(set.size()).isZero();
    assertThat(space.describe(10).holder()).isSameAs(next);
  }

  @Test
  void closingGivesTheGuaranteeBack() {
    PasidSpace small = Given.space(4);
    PasidSet guaranteed = small.open("vm", Quota.guaranteed(15, 15));
    guaranteed.allocate(PasidRange.ALL, 7);
    guaranteed.close();
    guaranteed.close();
    PasidSet again = small.open("vm", Quota.guaranteed(15, 15));
    assertThat(again.allocate(PasidRange.ALL, 15)).hasSize(15);
  }
}
