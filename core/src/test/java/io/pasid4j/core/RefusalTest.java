// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
  private final PasidSpace space =
      PasidSpace.builder().bits(8).reserve(PasidRange.of(0x80, 0xFF)).build();
  private final PasidSet set = space.open("vm", Given.UNLIMITED);

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void everyReasonHasANegativeCodeOfItsOwn(Refusal refusal) {
    assertThat(refusal.code()).isNegative();
    assertThat(Refusal.ofCode(refusal.code())).isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "QUOTA, -1",
    "RANGE_FULL, -2",
    "RESERVED, -3",
    "FRAGMENTED, -4",
    "CLOSED, -6",
    "QUARANTINED, -7"
  })
  void codesAreStable(Refusal refusal, int code) {
    assertThat(refusal.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -8, -1000, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void anUnknownCodeIsNamed(int code) {
    assertThatThrownBy(() -> Refusal.ofCode(code))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("code: " + code + " (expected: -7 to -1)");
  }

  @Test
  void aRangeOfReservedIdsOnlyIsReserved() {
    assertThat(set.tryAllocate(PasidRange.of(0x80, 0x8F))).isEqualTo(Refusal.RESERVED.code());
    assertThat(set.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
  }

  @Test
  void reservedLooksAtTheClampedRange() {
    assertThat(set.tryAllocate(PasidRange.of(0xFF, 0xFFFF))).isEqualTo(Refusal.RESERVED.code());
  }

  @Test
  void aRangeThatIsPartlyReservedAndElseTakenIsFull() {
    set.allocate(PasidRange.ALL, 0x7F);
    assertThat(set.tryAllocate(PasidRange.of(0x70, 0x8F))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
  }

  /** A quota may be greater than the space: no memory is taken for what cannot be. */
  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x100, 1 << 30, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
  void moreIdsThanAreFreeAreRefusedHoweverMany(int count) {
    String full = "RANGE_FULL: range: [0, 4294967295], count: " + count;
    for (int times = 0; times < 2; times++) {
      assertThatThrownBy(() -> set.allocate(PasidRange.ALL, count))
          .hasMessage(times == 0 ? full : "QUOTA: range: [0, 4294967295], count: " + count);
      assertThatThrownBy(() -> set.allocateContiguous(PasidRange.ALL, count))
          .hasMessage(times == 0 ? full : "QUOTA: range: [0, 4294967295], count: " + count);
      space.changeQuota(set, Quota.limit(count - 1));
    }
    assertThat(set.size()).isZero();
  }

  @Test
  void aClosedSetIsRefusedAsClosed() {
    set.close();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CLOSED.code());
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL)).hasMessageStartingWith("CLOSED: ");
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, 2)).hasMessageStartingWith("CLOSED: ");
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, "key"))
        .hasMessageStartingWith("CLOSED: ");
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.ALL, 2))
        .hasMessageStartingWith("CLOSED: ");
  }

  @Test
  void whoseIdsAreInTheWayIsNotReported() {
    PasidSet secret = space.open("secret-tenant", Given.UNLIMITED);
    secret.allocate(PasidRange.ALL, 0x7F);
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL))
        .hasMessage("RANGE_FULL: range: [0, 4294967295], count: 1");
  }
}
