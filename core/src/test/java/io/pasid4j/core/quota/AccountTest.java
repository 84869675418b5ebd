// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.lock.SetLock;
import org.junit.jupiter.api.Test;

/** The charge of one set to a space of 20 IDs. */
class AccountTest {
  private static final int CAPACITY_IDS = 20;

  private final Capacity capacity = new Capacity(CAPACITY_IDS);

  /** A set that opens when the space counts already. */
  private Account counted(Quota quota) {
    capacity.startCounting();
    Account account = new Account(new Freeze(), capacity, quota, null);
    assertThat(account.chargeOpening(0, 0)).isTrue();
    return account;
  }

  private static boolean tryHold(Account account, int heldIds) {
    long locked = account.lock();
    int before = SetLock.chargedIds(locked);
    boolean charged = heldIds <= before || account.charge(locked, heldIds - before) == 0;
    account.unlock(locked, charged ? heldIds : before);
    return charged;
  }

  private void assertCharged(long ids) {
    assertThat(CAPACITY_IDS - capacity.unchargedIds()).isEqualTo(ids);
  }

  private static void change(Account account, Quota next) {
    long locked = account.lock();
    try {
      account.change(locked, next, CAPACITY_IDS);
    } finally {
      account.unlock(locked, SetLock.chargedIds(locked));
    }
  }

  private static void close(Account account, int pendingIds) {
    account.unlockClosed(account.lock(), pendingIds);
  }

  @Test
  void beforeTheFirstGuaranteeNothingIsCharged() {
    Account account = new Account(new Freeze(), capacity, Quota.limit(1000), null);
    assertThat(account.explainCharge(account.load(), 1000)).isNull();
    assertThat(tryHold(account, 500)).isTrue();
    assertThat(tryHold(account, 100)).isTrue();
    account.uncharge(account.load(), 100);
    change(account, Quota.limit(900));
    assertCharged(0);
    close(account, 5);
    assertCharged(0);
  }

  @Test
  void whatIsHeldIsChargedAndWhatIsNoLongerHeldIsGivenBack() {
    Account account = counted(Quota.limit(1000));
    assertThat(tryHold(account, 7)).isTrue();
    assertCharged(7);
    assertThat(tryHold(account, 7)).isTrue();
    assertCharged(7);
    assertThat(tryHold(account, 2)).isTrue();
    assertCharged(2);
  }

  @Test
  void aGuaranteeIsChargedInFullHoweverLittleOfItIsHeld() {
    Account account = counted(Quota.guaranteed(5, 1000));
    for (int heldIds : new int[] {1, 5, 8, 5, 6, 3, 0}) {
      assertThat(tryHold(account, heldIds)).isTrue();
      assertCharged(Math.max(5, heldIds));
    }
  }

  @Test
  void whatIsGuaranteedCanBeTakenWhenAllElseIsCharged() {
    Account account = counted(Quota.guaranteed(5, 1000));
    assertThat(capacity.tryCharge(CAPACITY_IDS - 5)).isTrue();
    assertThat(account.explainCharge(account.load(), 5)).isNull();
    assertThat(account.explainCharge(account.load(), 6)).isEqualTo(Refusal.CAPACITY);
    assertThat(tryHold(account, 6)).isFalse();
    assertThat(tryHold(account, 5)).isTrue();
    assertThat(tryHold(account, 6)).isFalse();
    assertCharged(CAPACITY_IDS);
  }

  @Test
  void aLookWhetherAChargeFitsChargesNothing() {
    Account account = counted(Quota.limit(1000));
    assertThat(tryHold(account, 3)).isTrue();
    assertThat(account.explainCharge(account.load(), CAPACITY_IDS - 3)).isNull();
    assertThat(account.explainCharge(account.load(), CAPACITY_IDS - 2)).isEqualTo(Refusal.CAPACITY);
    assertCharged(3);
  }

  /** The estimate for another set may exceed the space. */
  @Test
  void whatCostsNothingIsNotRefusedThoughMoreIsChargedThanThereIs() {
    Account account = counted(Quota.guaranteed(5, 20));
    capacity.adjust(CAPACITY_IDS);
    assertThat(account.explainCharge(account.load(), 5)).isNull();
    assertThat(account.explainCharge(account.load(), 6)).isEqualTo(Refusal.CAPACITY);
    assertThat(tryHold(account, 5)).isTrue();
    change(account, Quota.guaranteed(5, 6));
    assertThat(account.limitIds()).isEqualTo(6);
    assertThat(tryHold(account, 6)).isFalse();
  }

  @Test
  void aChargeThatLedToNothingIsTakenBack() {
    Account account = counted(Quota.guaranteed(5, 1000));
    assertThat(tryHold(account, 3)).isTrue();
    long locked = account.lock();
    assertThat(account.charge(locked, 6)).isZero();
    assertCharged(9);
    account.uncharge(locked, 6);
    account.unlock(locked, 3);
    assertCharged(5);
  }

  @Test
  void aClosedSetIsChargedWithWhatIsPendingAndHasNoGuarantee() {
    Account account = counted(Quota.guaranteed(5, 1000));
    assertThat(tryHold(account, 8)).isTrue();
    close(account, 2);
    assertThat(SetLock.isClosed(account.load())).isTrue();
    assertThat(SetLock.chargedIds(account.load())).isEqualTo(2);
    assertCharged(2);
    assertThat(tryHold(account, 1)).isTrue();
    assertCharged(1);
    assertThat(tryHold(account, 0)).isTrue();
    assertCharged(0);
    assertThat(SetLock.isClosed(account.load())).isTrue();
  }

  @Test
  void aQuotaThatChangesChangesWhatIsCharged() {
    Account account = counted(Quota.guaranteed(5, 20));
    assertThat(tryHold(account, 3)).isTrue();
    change(account, Quota.guaranteed(9, 19));
    assertThat(account.quota()).isEqualTo(Quota.guaranteed(9, 19));
    assertThat(account.limitIds()).isEqualTo(19);
    assertCharged(9);
    change(account, Quota.guaranteed(4, 4));
    assertCharged(4);
    change(account, Quota.limit(3));
    assertCharged(3);
  }

  @Test
  void aGuaranteeGrowsUpToTheLastIdAndNoFurther() {
    Account account = counted(Quota.guaranteed(5, 20));
    assertThat(capacity.tryCharge(10)).isTrue();
    change(account, Quota.guaranteed(10, 20));
    assertCharged(CAPACITY_IDS);
    change(account, Quota.guaranteed(10, 12));
    assertThatThrownBy(() -> change(account, Quota.guaranteed(11, 12)))
        .isInstanceOfSatisfying(
            QuotaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CAPACITY));
    assertThat(account.quota()).isEqualTo(Quota.guaranteed(10, 12));
    assertCharged(CAPACITY_IDS);
  }

  /** The default limit is more than a small space has: lowering it is no growth. */
  @Test
  void aLimitAboveTheCapacityCanBeLoweredAndKept() {
    Account account = counted(Quota.limit(1000));
    change(account, Quota.limit(1000));
    change(account, Quota.limit(999));
    assertThat(account.limitIds()).isEqualTo(999);
    assertThatThrownBy(() -> change(account, Quota.limit(1000)))
        .hasMessage("CAPACITY: limitIds: 1000 (expected: <= 20 of the space)");
  }

  @Test
  void aSetThatWasClosedShowsTheQuotaItHad() {
    Account account = counted(Quota.limit(0));
    account.restoreClosed(Quota.guaranteed(3, 7));
    assertThat(account.quota()).isEqualTo(Quota.guaranteed(3, 7));
  }
}
