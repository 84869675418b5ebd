// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservationTest {
  @Test
  void aReservedIdIsNeverGiven() {
    PasidSpace space = PasidSpace.builder().bits(4).reserve(PasidRange.of(3, 12)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.ALL, 5)).containsExactly(1, 2, 13, 14, 15);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void bandsMayOverlapTouchAndReachPastTheSpace() {
    PasidSpace space =
        PasidSpace.builder()
            .bits(6)
            .reserve(PasidRange.of(40, 0xFFFF_FFFFL))
            .reserve(PasidRange.of(10, 20))
            .reserve(PasidRange.of(15, 25))
            .reserve(PasidRange.of(26, 30))
            .reserve(PasidRange.of(64, 70))
            .build();
    assertThat(space.capacityIds()).isEqualTo(9 + 9);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.of(5, 60), 10))
        .containsExactly(5, 6, 7, 8, 9, 31, 32, 33, 34, 35);
  }

  @Test
  void wholePagesMayBeReserved() {
    PasidSpace space =
        PasidSpace.builder().bits(20).reserve(PasidRange.of(16_384, 3 * 16_384 - 1)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.of(16_384, 0xFFFFF))).isEqualTo(3 * 16_384);
    assertThat(set.tryAllocate(PasidRange.of(16_384, 3 * 16_384 - 1)))
        .isEqualTo(Refusal.RESERVED.code());
    assertThat(set.allocateContiguous(PasidRange.of(16_380, 0xFFFFF), 5)).isEqualTo(3 * 16_384 + 1);
    assertThat(space.capacityIds()).isEqualTo((1 << 20) - 1 - 2 * 16_384);
  }

  @Test
  void allButOneIdMayBeReserved() {
    PasidSpace space =
        PasidSpace.builder()
            .bits(20)
            .reserve(PasidRange.of(0, 76_543))
            .reserve(PasidRange.of(76_545, 0xFFFFF))
            .build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(space.capacityIds()).isEqualTo(1);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(76_544);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
  }

  @Test
  void aSpaceMayBeReservedAltogether() {
    PasidSpace space = PasidSpace.builder().bits(16).reserve(PasidRange.ALL).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(space.capacityIds()).isZero();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RESERVED.code());
  }

  @Test
  void mostOfASpaceOf31BitsMayBeReserved() {
    PasidSpace space =
        PasidSpace.builder().bits(31).reserve(PasidRange.of(100, 0x7FFF_FF00L)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThat(set.allocate(PasidRange.of(99, PasidRange.MAX_BOUND))).isEqualTo(99);
    assertThat(set.allocate(PasidRange.of(99, PasidRange.MAX_BOUND))).isEqualTo(0x7FFF_FF01);
    assertThat(set.tryAllocate(PasidRange.of(100, 0x7FFF_FF00L)))
        .isEqualTo(Refusal.RESERVED.code());
    assertThat(space.capacityIds()).isEqualTo(99 + 0xFF);
  }
}
