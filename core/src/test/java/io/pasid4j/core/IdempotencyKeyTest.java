// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Quota.limit(2));

  @Test
  void theSameSetAndKeyGiveTheSameId() {
    int first = set.allocate(PasidRange.of(10, 20), "disk-0");
    assertThat(set.allocate(PasidRange.of(10, 20), "disk-0")).isEqualTo(first);
    assertThat(set.size()).isEqualTo(1);
  }

  @Test
  void theIdOfAKeyMayBe0() {
    PasidSet ofWhole = Given.wholeSpace(4).open("vm", Given.UNLIMITED);
    assertThat(ofWhole.allocate(PasidRange.ALL, "a")).isZero();
    assertThat(ofWhole.allocate(PasidRange.ALL, "a")).isZero();
    assertThat(ofWhole.size()).isEqualTo(1);
  }

  @Test
  void anotherKeyGetsAnotherId() {
    assertThat(set.allocate(PasidRange.ALL, "a")).isEqualTo(1);
    assertThat(set.allocate(PasidRange.ALL, "b")).isEqualTo(2);
  }

  @Test
  void theSameKeyOfAnotherSetGetsAnotherId() {
    PasidSet other = space.open("vm-2", Quota.limit(2));
    assertThat(set.allocate(PasidRange.ALL, "a")).isNotEqualTo(other.allocate(PasidRange.ALL, "a"));
  }

  @Test
  void aRepeatLooksNeitherAtTheRangeNorAtTheQuota() {
    int first = set.allocate(PasidRange.of(10, 20), "a");
    set.allocate(PasidRange.ALL);
    assertThat(set.allocate(PasidRange.of(100, 200), "a")).isEqualTo(first);
  }

  @Test
  void theKeyIsForgottenWhenItsIdIsFreed() {
    int first = set.allocate(PasidRange.of(10, 20), "a");
    set.free(first);
    assertThat(set.allocate(PasidRange.of(30, 40), "a")).isEqualTo(30);
  }

  @Test
  void theKeyIsForgottenByARangeFree() {
    set.allocate(PasidRange.of(10, 20), "a");
    set.allocate(PasidRange.of(10, 20), "b");
    set.free(PasidRange.of(11, 11));
    assertThat(set.allocate(PasidRange.of(30, 40), "a")).isEqualTo(10);
    assertThat(set.allocate(PasidRange.of(30, 40), "b")).isEqualTo(30);
  }

  @Test
  void anIdTakenAgainWithoutAKeyDoesNotBringTheKeyBack() {
    int first = set.allocate(PasidRange.exactly(10), "a");
    set.free(first);
    assertThat(set.allocate(PasidRange.exactly(10))).isEqualTo(10);
    assertThat(set.allocate(PasidRange.exactly(11), "a")).isEqualTo(11);
  }

  @Test
  void aRefusedRequestLeavesNoKey() {
    assertThatThrownBy(() -> set.allocate(PasidRange.exactly(0), "a"))
        .hasMessage("RESERVED: range: [0, 0], count: 1");
    assertThat(set.allocate(PasidRange.ALL, "a")).isEqualTo(1);
  }

  @Test
  void aClosedSetGivesNothingForAKnownKey() {
    set.allocate(PasidRange.ALL, "a");
    set.close();
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, "a")).hasMessageStartingWith("CLOSED: ");
  }

  @Test
  void anEmptyKeyIsNamed() {
    assertThatThrownBy(() -> set.allocate(PasidRange.ALL, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idempotencyKey: empty (expected: 1 character or more)");
  }
}
