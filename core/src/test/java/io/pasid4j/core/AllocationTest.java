// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AllocationTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Quota.limit(1000));
  private final PasidSet other = space.open("vm-2", Quota.limit(1000));

  @Test
  void givesTheLowestFreeIdOfTheRange() {
    assertThat(set.allocate(PasidRange.of(5, 10))).isEqualTo(5);
    assertThat(other.allocate(PasidRange.of(5, 10))).isEqualTo(6);
    set.free(5);
    assertThat(other.allocate(PasidRange.of(5, 10))).isEqualTo(5);
  }

  @Test
  void neverGivesAnIdTwice() {
    assertThat(set.allocate(PasidRange.ALL)).isNotEqualTo(other.allocate(PasidRange.ALL));
  }

  @Test
  void idZeroIsReservedByDefault() {
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(Given.wholeSpace(20).open("vm", Quota.limit(1)).allocate(PasidRange.ALL)).isZero();
  }

  @Test
  void exactAllocationIsARangeOfOne() {
    assertThat(set.allocate(PasidRange.exactly(77))).isEqualTo(77);
    assertThat(other.tryAllocate(PasidRange.exactly(77))).isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void aRangeThatReachesPastTheSpaceIsClamped() {
    assertThat(set.allocate(PasidRange.of(0xFFFFF, 0xFFFF_FFFFL))).isEqualTo(0xFFFFF);
    assertThat(set.tryAllocate(PasidRange.of(0xFFFFF, 0xFFFF_FFFFL)))
        .isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void aRangeOutsideTheSpaceIsExhaustionAndNotACrash() {
    assertThat(set.tryAllocate(PasidRange.of(0x100000, 0xFFFF_FFFFL)))
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.exactly(0xFFFF_FFFFL)))
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.exactly(0x8000_0000L)))
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThatThrownBy(() -> set.allocate(PasidRange.of(0x100000, 0x100010), 2))
        .hasMessage("RANGE_FULL: range: [1048576, 1048592], count: 2");
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.of(0x100000, 0x100010), 2))
        .hasMessage("RANGE_FULL: range: [1048576, 1048592], count: 2");
  }

  @Test
  void aRefusalNamesReasonRangeAndCount() {
    Given.take(other, 77);
    assertThatThrownBy(() -> set.allocate(PasidRange.exactly(77)))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Refusal.RANGE_FULL);
              assertThat(e.range()).isEqualTo(PasidRange.exactly(77));
              assertThat(e).hasMessage("RANGE_FULL: range: [77, 77], count: 1");
            });
  }

  @Test
  void aRefusalChangesNothing() {
    Given.take(other, 77);
    assertThat(set.tryAllocate(PasidRange.exactly(77))).isNegative();
    assertThat(set.size()).isZero();
    assertThat(other.holds(77)).isTrue();
  }

  @Test
  void severalAtOnceAreTheLowestInAscendingOrder() {
    Given.take(other, 2, 4);
    assertThat(set.allocate(PasidRange.of(1, 100), 4)).containsExactly(1, 3, 5, 6);
    assertThat(Given.held(set)).containsExactly(1, 3, 5, 6);
  }

  @Test
  void severalAtOnceAreAllOrNothing() {
    Given.take(other, 12);
    Given.take(set, 14);
    assertThatThrownBy(() -> set.allocate(PasidRange.of(10, 15), 5))
        .hasMessage("RANGE_FULL: range: [10, 15], count: 5");
    assertThat(Given.held(set)).containsExactly(14);
    assertThat(set.size()).isEqualTo(1);
    assertThat(other.allocate(PasidRange.of(10, 15), 4)).containsExactly(10, 11, 13, 15);
  }

  @Test
  void moreThanTheRangeIsWideIsRefused() {
    assertThatThrownBy(() -> set.allocate(PasidRange.of(10, 15), 7))
        .hasMessage("RANGE_FULL: range: [10, 15], count: 7");
    assertThat(set.size()).isZero();
  }

  @Test
  void aCountBelowOneIsNamed() {
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count: 0 (expected: >= 1)");
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.ALL, -3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count: -3 (expected: >= 1)");
  }

  @Test
  void theSetKnowsWhatItHoldsAndNothingElse() {
    Given.take(set, 3, 70_000);
    Given.take(other, 4);
    assertThat(set.holds(3)).isTrue();
    assertThat(set.holds(70_000)).isTrue();
    assertThat(set.holds(4)).isFalse();
    assertThat(set.holds(5)).isFalse();
    assertThat(set.holds(0)).isFalse();
    assertThat(set.holds(-1)).isFalse();
    assertThat(set.holds(0x100000)).isFalse();
    assertThat(set.holds(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void visitsWhatIsHeldInARangeInAscendingOrder() {
    Given.take(set, 70_000, 3, 65_536, 65_535, 9);
    Given.take(other, 4);
    assertThat(Given.held(set)).containsExactly(3, 9, 65_535, 65_536, 70_000);
    assertThat(Given.held(set, PasidRange.of(4, 65_535))).containsExactly(9, 65_535);
    assertThat(Given.held(set, PasidRange.of(70_001, 0xFFFF_FFFFL))).isEmpty();
    assertThat(Given.held(set, PasidRange.of(0x100000, 0xFFFF_FFFFL))).isEmpty();
  }

  @Test
  void theVisitorMayUseTheSet() {
    Given.take(set, 1, 2, 3);
    set.forEach(PasidRange.ALL, set::free);
    assertThat(set.size()).isZero();
  }

  /** The bounds of such a range add up to more than an int holds. */
  @Test
  void severalAreGivenAtTheTopOf31Bits() {
    PasidSet set = Given.space(31).open("vm", Given.UNLIMITED);
    PasidRange top = PasidRange.of(Integer.MAX_VALUE - 2, Integer.MAX_VALUE);
    assertThat(set.allocate(top, 3))
        .containsExactly(Integer.MAX_VALUE - 2, Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
  }
}
