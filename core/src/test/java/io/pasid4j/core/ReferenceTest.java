// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.word.Word;
import org.junit.jupiter.api.Test;

/** References to an ID keep it from being reused. */
class ReferenceTest {
  private final PasidSpace space = Given.space(8);
  private final PasidSet set = space.open("vm-1", Quota.limit(3));
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  private IdView view(int id) {
    return space.describe(id);
  }

  @Test
  void aHeldIdTakesReferencesAndPutsCountThemDown() {
    Given.take(set, 5);
    assertThat(set.get(5)).isEqualTo(GetResult.TAKEN);
    assertThat(set.get(5)).isEqualTo(GetResult.TAKEN);
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.ACTIVE, set, 2, 1, -1));
    assertThat(set.put(5)).isEqualTo(PutResult.KEPT);
    assertThat(set.put(5)).isEqualTo(PutResult.LAST);
    assertThat(set.put(5)).isEqualTo(PutResult.UNKNOWN);
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.IDLE, set, 0, 1, -1));
    assertThat(set.holds(5)).isTrue();
  }

  @Test
  void whatIsNotTheSetsIsUnknownWhateverItIs() {
    Given.take(other, 7);
    other.get(7);
    for (int pasid : new int[] {7, 8, 0, 256, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(set.get(pasid)).as("get %d", pasid).isEqualTo(GetResult.UNKNOWN);
      assertThat(set.put(pasid)).as("put %d", pasid).isEqualTo(PutResult.UNKNOWN);
    }
    other.free(7);
    assertThat(set.get(7)).isEqualTo(GetResult.UNKNOWN);
    assertThat(set.put(7)).isEqualTo(PutResult.UNKNOWN);
    assertThat(view(7).references()).isEqualTo(1);
  }

  @Test
  void aFreedIdWithReferencesIsPendingUntilTheLastPut() {
    Given.take(set, 5);
    set.get(5);
    set.get(5);
    assertThat(set.free(5)).isTrue();
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.FREE_PENDING, set, 2, 1, -1));
    assertThat(set.holds(5)).isFalse();
    assertThat(Given.held(set)).isEmpty();
    assertThat(other.tryAllocate(PasidRange.exactly(5))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.exactly(5))).isEqualTo(Refusal.RANGE_FULL.code());

    assertThat(set.put(5)).isEqualTo(PutResult.KEPT);
    assertThat(set.put(5)).isEqualTo(PutResult.RELEASED);
    assertThat(set.put(5)).isEqualTo(PutResult.UNKNOWN);
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.FREE, null, 0, 1, -1));
    Given.take(other, 5);
  }

  @Test
  void aPendingIdTakesNoNewReference() {
    Given.take(set, 5);
    set.get(5);
    set.free(5);
    assertThat(set.get(5)).isEqualTo(GetResult.BUSY);
    assertThat(view(5).references()).isEqualTo(1);
  }

  @Test
  void aSecondFreeOfAPendingIdFreesNothingAndDropsNoReference() {
    Given.take(set, 5, 6);
    set.get(5);
    assertThat(set.free(PasidRange.ALL)).isEqualTo(2);
    assertThat(set.free(5)).isFalse();
    assertThat(set.free(PasidRange.ALL)).isZero();
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.FREE_PENDING, set, 1, 1, -1));
  }

  @Test
  void pendingIdsCountAgainstTheQuota() {
    Given.take(set, 1, 2, 3);
    set.get(1);
    set.get(2);
    set.free(PasidRange.ALL);
    assertThat(set.size()).isEqualTo(2);
    set.allocate(PasidRange.ALL);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThatThrownBy(() -> space.changeQuota(set, Quota.limit(2)))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.QUOTA));
    set.put(1);
    set.put(2);
    assertThat(set.allocate(PasidRange.ALL, 2)).hasSize(2);
  }

  @Test
  void statisticsTellHeldFromActiveFromPending() {
    Given.take(set, 1, 2, 3);
    set.get(1);
    set.get(2);
    set.get(2);
    set.free(2);
    assertThat(space.statistics(set)).isEqualTo(new SetStatistics(2, 1, 1, 0, 0, Quota.limit(3)));
    set.put(1);
    set.put(2);
    set.put(2);
    assertThat(space.statistics(set)).isEqualTo(new SetStatistics(2, 0, 0, 0, 0, Quota.limit(3)));
    assertThatThrownBy(() -> Given.space(4).statistics(set))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGenerationCountsHowOftenAnIdWasGiven() {
    for (int times = 1; times <= 3; times++) {
      Given.take(set, 9);
      assertThat(view(9).generation()).isEqualTo(times);
      set.free(9);
    }
  }

  @Test
  void anIdHas2To21Less1ReferencesAtMost() {
    Given.take(set, 5);
    set.get(5);
    long word = space.space().context().index().loadWord(5);
    long missing = Word.MAX_REFERENCES - Word.references(word) - 1L;
    long full = word + missing * (Word.referenced(word) - word);
    space.space().context().index().words(5).storeRelease(BitmapLayout.offset(5), full);

    assertThat(set.get(5)).isEqualTo(GetResult.TAKEN);
    assertThatThrownBy(() -> set.get(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("references of 5: 2097151 (expected: fewer)");
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.ACTIVE, set, 2_097_151, 1, -1));
    assertThat(set.put(5)).isEqualTo(PutResult.KEPT);
  }

  @Test
  void aClosedSetsPendingIdsComeBackAtTheirLastPutAndThenItEnds() {
    Given.take(set, 5, 6);
    set.get(5);
    set.get(5);
    set.close();
    assertThat(view(6).state()).isEqualTo(IdState.FREE);
    assertThat(space.sets()).containsExactly(set, other);
    assertThat(space.open("vm-3", Given.UNLIMITED)).isNotNull();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CLOSED.code());
    assertThat(set.get(5)).isEqualTo(GetResult.BUSY);
    set.close();

    assertThat(set.put(5)).isEqualTo(PutResult.KEPT);
    assertThat(set.put(5)).isEqualTo(PutResult.RELEASED);

    assertThat(space.sets()).doesNotContain(set);
    PasidSet heir = space.open("heir", Given.UNLIMITED);
    assertThat(space.owner(heir)).isEqualTo(space.owner(set));
    Given.take(heir, 5);
    heir.get(5);
    assertThat(set.put(5)).isEqualTo(PutResult.UNKNOWN);
    assertThat(set.get(5)).isEqualTo(GetResult.UNKNOWN);
    assertThat(set.free(5)).isFalse();
    assertThat(view(5)).isEqualTo(new IdView(5, IdState.ACTIVE, heir, 1, 2, -1));
  }

  @Test
  void pendingIdsOfAClosedSetLeaveNothingToGuarantee() {
    PasidSpace small = Given.space(4);
    PasidSet dying = small.open("vm-1", Given.UNLIMITED);
    for (int id : dying.allocate(PasidRange.ALL, 15)) {
      dying.get(id);
    }
    dying.close();
    assertThatThrownBy(() -> small.open("vm-2", Quota.guaranteed(1, 1)))
        .isInstanceOf(QuotaRefusedException.class);
    small.releasePending(dying);
    assertThat(small.open("vm-2", Quota.guaranteed(15, 15)).allocate(PasidRange.ALL, 15))
        .hasSize(15);
  }
}
