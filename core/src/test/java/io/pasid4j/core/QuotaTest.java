// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuotaTest {
  @Test
  void theDefaultLimitIs1000() {
    assertThat(Quota.DEFAULT_LIMIT_IDS).isEqualTo(1000);
  }

  @Test
  void aLimitHasNoGuarantee() {
    assertThat(Quota.limit(7)).isEqualTo(Quota.guaranteed(0, 7));
  }

  @Test
  void badNumbersAreNamed() {
    assertThatThrownBy(() -> Quota.limit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limitIds: -1 (expected: >= 0)");
    assertThatThrownBy(() -> Quota.guaranteed(-2, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guaranteedIds: -2 (expected: 0 to limitIds: 5)");
    assertThatThrownBy(() -> Quota.guaranteed(6, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guaranteedIds: 6 (expected: 0 to limitIds: 5)");
  }

  @Test
  void theSetHoldsNoMoreThanItsLimit() {
    PasidSet set = Given.space(20).open("vm", Quota.limit(2));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(2);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void freeingMakesRoomInTheQuota() {
    PasidSet set = Given.space(20).open("vm", Quota.limit(1));
    int first = set.allocate(PasidRange.ALL);
    set.free(first);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(first);
  }

  @Test
  void theQuotaCountsIdsAndNeverTheWidthOfARange() {
    PasidSet set = Given.space(20).open("vm", Quota.limit(2));
    Given.take(set, 1, 999);
    assertThat(set.free(PasidRange.of(1, 999))).isEqualTo(2);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.free(PasidRange.ALL)).isEqualTo(1);
  }

  @Test
  void aQuotaOfNoneGivesNone() {
    PasidSet set = Given.space(20).open("vm", Quota.limit(0));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void severalAtOnceMustFitTheQuotaTogether() {
    PasidSet set = Given.space(20).open("vm", Quota.limit(5));
    Given.take(set, 9, 10);
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, 4))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.QUOTA));
    assertThat(set.allocate(PasidRange.ALL, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void theSetReturnsItsQuota() {
    assertThat(Given.space(20).open("vm", Quota.guaranteed(2, 9)).quota())
        .isEqualTo(Quota.guaranteed(2, 9));
  }
}
