// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeTest {
  private final PasidSpace space =
      PasidSpace.builder().bits(20).reserve(PasidRange.of(100, 199)).build();
  private final PasidSet set = space.open("vm-1", Quota.limit(1000));
  private final PasidSet other = space.open("vm-2", Quota.limit(1000));

  @Test
  void freesWhatThisSetHoldsInTheRangeAndSaysHowMany() {
    Given.take(set, 10, 20, 30, 40);
    assertThat(set.free(PasidRange.of(20, 30))).isEqualTo(2);
    assertThat(Given.held(set)).containsExactly(10, 40);
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void foreignFreeAndReservedIdsAreUntouched() {
    Given.take(set, 99, 200);
    Given.take(other, 98, 201);
    assertThat(set.free(PasidRange.of(90, 210))).isEqualTo(2);
    assertThat(other.holds(98)).isTrue();
    assertThat(other.holds(201)).isTrue();
    assertThat(other.size()).isEqualTo(2);
    assertThat(set.tryAllocate(PasidRange.of(100, 199))).isEqualTo(Refusal.RESERVED.code());
    assertThat(space.describe(150).state()).isEqualTo(IdState.RESERVED);
  }

  @Test
  void aForeignIdCannotBeFreedById() {
    Given.take(other, 7);
    assertThat(set.free(7)).isFalse();
    assertThat(other.holds(7)).isTrue();
    assertThat(set.tryAllocate(PasidRange.exactly(7))).isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void repeatingItIsHarmless() {
    Given.take(set, 5, 6);
    assertThat(set.free(PasidRange.of(5, 6))).isEqualTo(2);
    assertThat(set.free(PasidRange.of(5, 6))).isZero();
    assertThat(set.free(5)).isFalse();
    assertThat(set.size()).isZero();
  }

  @Test
  void repeatingItDoesNotFreeWhatAnotherGotMeanwhile() {
    Given.take(set, 5);
    assertThat(set.free(5)).isTrue();
    Given.take(other, 5);
    assertThat(set.free(5)).isFalse();
    assertThat(set.free(PasidRange.ALL)).isZero();
    assertThat(other.holds(5)).isTrue();
  }

  @Test
  void allFreesAll() {
    Given.take(set, 1, 99, 16_384, 65_536, 0xFFFFF);
    assertThat(set.free(PasidRange.ALL)).isEqualTo(5);
    assertThat(set.size()).isZero();
    assertThat(set.free(PasidRange.ALL)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 150, 0x100000, Integer.MAX_VALUE})
  void anIdThatCannotBeHeldIsNotFreed(int id) {
    assertThat(set.free(id)).isFalse();
  }

  @Test
  void aRangeOutsideTheSpaceFreesNothing() {
    Given.take(set, 0xFFFFF);
    assertThat(set.free(PasidRange.of(0x100000, 0xFFFF_FFFFL))).isZero();
    assertThat(set.free(PasidRange.exactly(0xFFFF_FFFFL))).isZero();
    assertThat(set.holds(0xFFFFF)).isTrue();
  }

  @Test
  void whatWasFreedCanBeGivenToAnybody() {
    Given.take(set, 5);
    set.free(5);
    assertThat(other.allocate(PasidRange.of(5, 9))).isEqualTo(5);
    assertThat(set.holds(5)).isFalse();
  }

  @Test
  void aFreeOnAClosedSetIsHarmless() {
    Given.take(set, 5);
    set.close();
    Given.take(other, 5);
    assertThat(set.free(5)).isFalse();
    assertThat(set.free(PasidRange.ALL)).isZero();
    assertThat(other.holds(5)).isTrue();
  }
}
