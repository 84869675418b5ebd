// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Set-private IDs: a guest's own names for its IDs. */
class SpidTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  @Test
  void anIdIsFoundByItsSpid() {
    Given.take(set, 5, 6);
    assertThat(set.attachSpid(5, 0)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(6, Integer.MAX_VALUE)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.findBySpid(0)).isEqualTo(5);
    assertThat(set.findBySpid(Integer.MAX_VALUE)).isEqualTo(6);
    for (int unknown : new int[] {1, -1, Integer.MIN_VALUE}) {
      assertThat(set.findBySpid(unknown)).isEqualTo(-1);
    }
  }

  @Test
  void aSpidIsUniqueInItsSetAndAnIdHasOne() {
    Given.take(set, 5, 6);
    set.attachSpid(5, 77);
    assertThat(set.attachSpid(6, 77)).isEqualTo(SpidResult.SPID_TAKEN);
    assertThat(set.attachSpid(5, 78)).isEqualTo(SpidResult.ID_TAKEN);
    assertThat(set.attachSpid(5, 77)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.findBySpid(77)).isEqualTo(5);
    assertThat(set.findBySpid(78)).isEqualTo(-1);
  }

  @Test
  void setsHaveTheirSpidsEachForItself() {
    Given.take(set, 5);
    Given.take(other, 6);
    set.attachSpid(5, 1);
    assertThat(other.attachSpid(6, 1)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.findBySpid(1)).isEqualTo(5);
    assertThat(other.findBySpid(1)).isEqualTo(6);
  }

  @Test
  void whatTheSetDoesNotHoldIsUnknownWhateverItIs() {
    Given.take(other, 7);
    Given.take(set, 9);
    set.get(9);
    set.free(9);
    for (int pasid : new int[] {7, 8, 9, 0, 1 << 20, -1}) {
      assertThat(set.attachSpid(pasid, 3)).as("%d", pasid).isEqualTo(SpidResult.UNKNOWN);
    }
    assertThat(set.findBySpid(3)).isEqualTo(-1);
  }

  @Test
  void aNegativeSpidIsRefused() {
    assertThatThrownBy(() -> set.attachSpid(5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spid: -1 (expected: 0 to 2147483647)");
  }

  @Test
  void aDetachedSpidCanBeAttachedElsewhere() {
    Given.take(set, 5, 6);
    set.attachSpid(5, 77);
    assertThat(set.detachSpid(77)).isTrue();
    assertThat(set.detachSpid(77)).isFalse();
    assertThat(set.detachSpid(-1)).isFalse();
    assertThat(set.findBySpid(77)).isEqualTo(-1);
    assertThat(set.attachSpid(6, 77)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(5, 78)).isEqualTo(SpidResult.ATTACHED);
  }

  @Test
  void aPendingIdIsStillFoundAndItsSpidEndsWithIt() {
    Given.take(set, 5, 6);
    set.attachSpid(5, 77);
    set.get(5);
    set.free(5);
    assertThat(set.findBySpid(77)).isEqualTo(5);
    assertThat(set.attachSpid(6, 77)).isEqualTo(SpidResult.SPID_TAKEN);
    set.put(5);
    assertThat(set.findBySpid(77)).isEqualTo(-1);
    assertThat(set.attachSpid(6, 77)).isEqualTo(SpidResult.ATTACHED);
  }

  @Test
  void zeroIsASpidLikeAnyOther() {
    Given.take(set, 5, 6);
    set.attachSpid(5, 0);
    assertThat(set.attachSpid(5, 1)).isEqualTo(SpidResult.ID_TAKEN);
    set.free(5);
    assertThat(set.findBySpid(0)).isEqualTo(-1);
    assertThat(set.attachSpid(6, 0)).isEqualTo(SpidResult.ATTACHED);
  }

  @Test
  void aFreedIdThatComesBackHasNoSpid() {
    Given.take(set, 5);
    set.attachSpid(5, 77);
    set.free(5);
    assertThat(set.findBySpid(77)).isEqualTo(-1);
    Given.take(set, 5);
    assertThat(set.attachSpid(5, 78)).isEqualTo(SpidResult.ATTACHED);
    set.close();
    assertThat(set.findBySpid(78)).isEqualTo(-1);
  }
}
