// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.set.Attachments;
import io.pasid4j.core.set.LocalSet;
import org.junit.jupiter.api.Test;

/** A private value per ID. */
class AttachmentTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  @Test
  void aValueIsKeptReplacedAndEnded() {
    Given.take(set, 5);
    assertThat(set.attachment(5)).isNull();
    assertThat(set.attach(5, "one")).isTrue();
    assertThat(set.attachment(5)).isEqualTo("one");
    assertThat(set.attach(5, "two")).isTrue();
    assertThat(set.attachment(5)).isEqualTo("two");
    assertThat(set.attach(5, null)).isTrue();
    assertThat(set.attachment(5)).isNull();
    assertThat(set.attach(5, null)).isTrue();
  }

  @Test
  void nothingIsKeptWithWhatTheSetDoesNotHold() {
    Given.take(other, 7);
    other.attach(7, "theirs");
    for (int pasid : new int[] {7, 8, 0, 1 << 20, -1}) {
      assertThat(set.attach(pasid, "mine")).as("%d", pasid).isFalse();
      assertThat(set.attachment(pasid)).as("%d", pasid).isNull();
    }
    assertThat(other.attachment(7)).isEqualTo("theirs");
  }

  @Test
  void aPendingIdKeepsItsValueUntilItHasGoneBack() {
    Given.take(set, 5);
    set.attach(5, "value");
    set.get(5);
    set.free(5);
    assertThat(set.attachment(5)).isEqualTo("value");
    assertThat(set.attach(5, "other")).isFalse();
    set.put(5);
    assertThat(set.attachment(5)).isNull();
    Given.take(set, 5);
    assertThat(set.attachment(5)).isNull();
  }

  private int remembered() {
    Attachments attachments = ((LocalSet) set).attachments();
    return attachments == null ? 0 : attachments.size();
  }

  @Test
  void anIdWithNothingAttachedTakesNoMemory() {
    Given.take(set, 5);
    set.attach(5, "value");
    set.attachSpid(5, 0);
    assertThat(remembered()).isEqualTo(1);
    set.attach(5, null);
    assertThat(remembered()).isEqualTo(1);
    assertThat(set.attachSpid(5, 1)).isEqualTo(SpidResult.ID_TAKEN);
    set.detachSpid(0);
    assertThat(remembered()).isZero();
    set.attach(5, "value");
    set.attach(5, null);
    assertThat(remembered()).isZero();
    int keyed = set.allocate(PasidRange.of(7, 9), "key");
    set.get(keyed);
    set.attach(keyed, "value");
    set.attach(keyed, null);
    assertThat(remembered()).isEqualTo(1);
    set.free(keyed);
    assertThat(remembered()).isZero();
  }

  @Test
  void valueSpidAndKeyOfAnIdEndTogetherButNotEachOther() {
    int pasid = set.allocate(PasidRange.ALL, "key");
    set.attachSpid(pasid, 9);
    set.attach(pasid, "value");
    set.detachSpid(9);
    assertThat(set.attachment(pasid)).isEqualTo("value");
    set.attach(pasid, null);
    assertThat(set.allocate(PasidRange.ALL, "key")).isEqualTo(pasid);
    set.free(pasid);
    assertThat(set.size()).isZero();
    assertThat(set.allocate(PasidRange.exactly(50), "key")).isEqualTo(50);
  }
}
