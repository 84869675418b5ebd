// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of every argument of a space. */
class EdgeTest {
  @ParameterizedTest
  @ValueSource(ints = {32, 64, 512, 4096, 16_384, 65_536, 131_072, 1 << 19})
  void allocationGoesOnOverABorder(int border) {
    PasidSpace space = Given.space(20);
    PasidSet set = space.open("vm-1", Given.UNLIMITED);
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    PasidRange around = PasidRange.of(border - 2, border + 1);
    assertThat(set.allocate(around)).isEqualTo(border - 2);
    assertThat(set.allocate(around)).isEqualTo(border - 1);
    assertThat(other.allocate(around)).isEqualTo(border);
    assertThat(set.allocate(around)).isEqualTo(border + 1);
    assertThat(set.tryAllocate(around)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.free(PasidRange.of(border - 1, border))).isEqualTo(1);
    assertThat(Given.held(set)).containsExactly(border - 2, border + 1);
    assertThat(other.allocate(around)).isEqualTo(border - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 512, 4096, 16_384, 65_536})
  void aRangeEndsAtABorderExactly(int border) {
    PasidSet set = Given.space(20).open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.of(border - 1, border - 1))).isEqualTo(border - 1);
    assertThat(set.tryAllocate(PasidRange.of(border - 1, border - 1)))
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.allocate(PasidRange.of(border, border))).isEqualTo(border);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 512, 4096, 16_384, 65_536})
  void everythingBelowABorderIsTaken(int border) {
    PasidSet set = Given.wholeSpace(20).open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.ALL, border)).isEqualTo(Given.ids(0, border - 1));
    assertThat(set.tryAllocate(PasidRange.of(0, border - 1))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(border);
    assertThat(set.free(border - 1)).isTrue();
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(border - 1);
  }

  static IntStream widths() {
    return IntStream.rangeClosed(1, 31);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void everyWidthHasItsLowestAndItsTopId(int bits) {
    PasidSpace space = Given.wholeSpace(bits);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    int top = (int) ((1L << bits) - 1);
    assertThat(space.capacityIds()).isEqualTo(1L << bits);
    assertThat(set.allocate(PasidRange.ALL)).isZero();
    assertThat(set.allocate(PasidRange.of(top, PasidRange.MAX_BOUND))).isEqualTo(top);
    assertThat(set.tryAllocate(PasidRange.of(top, PasidRange.MAX_BOUND)))
        .isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.exactly(top + 1L))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.free(PasidRange.ALL)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 8, 9, 10, 14, 15})
  void aSmallSpaceIsFilledToTheLastId(int bits) {
    PasidSpace space = Given.wholeSpace(bits);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    for (int id = 0; id < 1 << bits; id++) {
      assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(id);
    }
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.free(PasidRange.ALL)).isEqualTo(1 << bits);
    assertThat(set.tryAllocate(PasidRange.ALL)).isZero();
  }

  @Test
  void aSpaceOfOneBitHasOneIdWhenZeroIsReserved() {
    PasidSpace space = Given.space(1);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(space.capacityIds()).isEqualTo(1);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
  }

  @Test
  void aFullSpaceOf20BitsIsFilledFreedAndFilledAgain() {
    PasidSpace space = Given.space(20);
    PasidSet set = space.open("vm-1", Given.UNLIMITED);
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    for (int round = 0; round < 2; round++) {
      for (int id = 1; id < 1 << 20; id++) {
        int got = (id % 3 == 0 ? other : set).tryAllocate(PasidRange.ALL);
        if (got != id) {
          assertThat(got).isEqualTo(id);
        }
      }
      assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
      assertThat(space.heldIds()).isEqualTo(space.capacityIds());
      assertThat(other.free(600_000)).isTrue();
      assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(600_000);
      assertThat(set.free(PasidRange.ALL) + other.free(PasidRange.ALL)).isEqualTo((1 << 20) - 1);
      assertThat(space.heldIds()).isZero();
    }
  }
}
