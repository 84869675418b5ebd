// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A space of 15 IDs that can be allocated. */
class QuotaChangeTest {
  private final PasidSpace space = Given.space(4);
  private final PasidSet set = space.open("vm-1", Quota.limit(5));

  @Test
  void aGrownQuotaIsUsed() {
    set.allocate(PasidRange.ALL, 5);
    space.changeQuota(set, Quota.limit(6));
    assertThat(set.quota()).isEqualTo(Quota.limit(6));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(6);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void belowCurrentUseIsRefusedAndChangesNothing() {
    set.allocate(PasidRange.ALL, 4);
    assertRefused(Quota.limit(3), Refusal.QUOTA, "QUOTA: limitIds: 3 (expected: >= 4 held)");
    assertThat(set.size()).isEqualTo(4);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(5);
  }

  @Test
  void downToCurrentUseIsAccepted() {
    set.allocate(PasidRange.ALL, 4);
    space.changeQuota(set, Quota.limit(4));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void growthPastTheCapacityIsRefused() {
    assertRefused(
        Quota.limit(16), Refusal.CAPACITY, "CAPACITY: limitIds: 16 (expected: <= 15 of the space)");
    space.changeQuota(set, Quota.limit(15));
  }

  @Test
  void aGuaranteeThatCannotBeMetIsRefused() {
    PasidSet other = space.open("vm-2", Quota.guaranteed(10, 10));
    assertRefused(
        Quota.guaranteed(6, 6), Refusal.CAPACITY, "CAPACITY: guaranteedIds: 6 (expected: fewer)");
    assertThat(other.allocate(PasidRange.ALL, 10)).hasSize(10);
    assertThat(set.allocate(PasidRange.ALL, 5)).hasSize(5);
  }

  @Test
  void aSmallerGuaranteeGivesTheRestToOthers() {
    PasidSet other = space.open("vm-2", Quota.guaranteed(15, 15));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    space.changeQuota(other, Quota.guaranteed(12, 15));
    assertThat(set.allocate(PasidRange.ALL, 3)).hasSize(3);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(other.allocate(PasidRange.ALL, 12)).hasSize(12);
  }

  @Test
  void theFirstGuaranteeCountsWhatIsHeldAlready() {
    PasidSet other = space.open("vm-2", Given.UNLIMITED);
    other.allocate(PasidRange.ALL, 10);
    assertRefused(
        Quota.guaranteed(6, 6), Refusal.CAPACITY, "CAPACITY: guaranteedIds: 6 (expected: fewer)");
    space.changeQuota(set, Quota.guaranteed(5, 5));
    assertThat(other.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(set.allocate(PasidRange.ALL, 5)).hasSize(5);
  }

  @Test
  void aClosedSetHasNoQuotaToChange() {
    set.close();
    assertThatThrownBy(() -> space.changeQuota(set, Quota.limit(6)))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED));
  }

  @Test
  void aSetOfAnotherSpaceIsNamed() {
    PasidSet stranger = Given.space(4).open("stranger", Quota.limit(1));
    assertThatThrownBy(() -> space.changeQuota(stranger, Quota.limit(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("set: stranger")
        .hasMessageEndingWith("(expected: a set of this space)");
  }

  @Test
  void aGuaranteeMovesThoughItFillsTheSpace() {
    PasidSet old = space.open("vm-2", Quota.guaranteed(15, 15));
    space.moveGuarantee(old, set, Quota.guaranteed(15, 15));

    assertThat(old.quota()).isEqualTo(Quota.limit(15));
    assertThat(old.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(set.allocate(PasidRange.ALL, 15)).hasSize(15);
    assertThat(space.inspector().unchargedIds()).isZero();
  }

  @Test
  void whatASetHasItKeepsWhenItsGuaranteeMoves() {
    PasidSet old = space.open("vm-2", Quota.guaranteed(15, 15));
    old.allocate(PasidRange.ALL, 4);
    assertThatThrownBy(() -> space.moveGuarantee(old, set, Quota.guaranteed(12, 12)))
        .hasMessage("CAPACITY: guaranteedIds: 12 (expected: fewer)");
    assertThat(old.quota()).isEqualTo(Quota.guaranteed(15, 15));
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());

    space.moveGuarantee(old, set, Quota.guaranteed(11, 11));
    assertThat(space.inspector().unchargedIds()).isZero();
    old.free(PasidRange.ALL);
    assertThat(space.inspector().unchargedIds()).isEqualTo(4);
  }

  @Test
  void aSmallerGuaranteeThanTheOldOneGivesTheRestToOthers() {
    PasidSet old = space.open("vm-2", Quota.guaranteed(15, 15));
    space.moveGuarantee(old, set, Quota.guaranteed(3, 5));
    assertThat(space.inspector().unchargedIds()).isEqualTo(12);
    space.moveGuarantee(set, old, Quota.guaranteed(15, 15));
    assertThat(space.inspector().unchargedIds()).isZero();
  }

  @Test
  void aGuaranteeMovesFromASetThatHasNone() {
    PasidSet old = space.open("vm-2", Quota.limit(15));
    space.moveGuarantee(old, set, Quota.guaranteed(15, 15));
    assertThat(old.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThatThrownBy(() -> space.moveGuarantee(set, set, Quota.limit(5)))
        .hasMessageStartingWith("to: vm-1")
        .hasMessageEndingWith("(expected: another set than from)");
  }

  @Test
  void aClosedSetHasNoGuaranteeToMove() {
    PasidSet old = space.open("vm-2", Quota.guaranteed(10, 10));
    old.close();
    space.moveGuarantee(old, set, Quota.guaranteed(15, 15));
    assertThat(space.inspector().unchargedIds()).isZero();
    set.close();
    assertThatThrownBy(() -> space.moveGuarantee(old, set, Quota.guaranteed(1, 1)))
        .hasMessage("CLOSED: the set is closed");
    assertThat(space.inspector().unchargedIds()).isEqualTo(15);
  }

  private void assertRefused(Quota quota, Refusal reason, String message) {
    Quota before = set.quota();
    assertThatThrownBy(() -> space.changeQuota(set, quota))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
    assertThat(set.quota()).isEqualTo(before);
  }
}
