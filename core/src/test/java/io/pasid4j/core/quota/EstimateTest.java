// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.lock.Freeze;
import org.junit.jupiter.api.Test;

/** The first guarantee of a space of 20 IDs opens while a set holds some, or is being changed. */
class EstimateTest {
  private static final int CAPACITY_IDS = 20;
  private static final int LIMIT_IDS = 8;

  private final Capacity capacity = new Capacity(CAPACITY_IDS);
  private final Account account = new Account(new Freeze(), capacity, Quota.limit(LIMIT_IDS), null);

  private void startCounting() {
    capacity.startCounting();
    account.startCounting();
  }

  private void hold(int heldIds) {
    account.unlock(account.lock(), heldIds);
  }

  private void assertCharged(long ids) {
    assertThat(CAPACITY_IDS - capacity.unchargedIds()).isEqualTo(ids);
  }

  /** Every allocation and free from now on changes the charge by as much. */
  private void assertCounts(int heldIds) {
    long locked = account.lock();
    assertThat(account.charge(locked, 2)).isZero();
    account.unlock(locked, heldIds + 2);
    assertCharged(heldIds + 2);
    hold(0);
    assertCharged(0);
  }

  @Test
  void whatAnIdleSetHoldsIsChargedAtOnceAndOnce() {
    hold(3);
    startCounting();
    assertCharged(3);
    account.startCounting();
    assertCharged(3);
    assertCounts(3);
  }

  @Test
  void aSetThatHoldsNothingCountsFromThenOn() {
    startCounting();
    assertCharged(0);
    assertCounts(0);
  }

  @Test
  void aClosedSetIsChargedWithWhatIsPending() {
    account.unlockClosed(account.lock(), 2);
    startCounting();
    assertCharged(2);
    hold(0);
    assertCharged(0);
  }

  @Test
  void aSetThatHasEndedIsNotCounted() {
    account.unlockClosed(account.lock(), 0);
    long ended = account.load();
    startCounting();
    assertThat(account.load()).isEqualTo(ended);
    assertCharged(0);
  }

  @Test
  void aSetThatAThreadStaysInsideOfIsChargedWithItsWholeQuota() {
    hold(3);
    long locked = account.lock();
    startCounting();
    assertCharged(LIMIT_IDS);
    assertThat(capacity.tryCharge(CAPACITY_IDS - LIMIT_IDS + 1)).isFalse();
    assertCharged(LIMIT_IDS);
    account.unlock(locked, 5);
    assertCharged(LIMIT_IDS);
  }

  /** Counting starts while a thread has locked the set, to which it then leaves 5 IDs. */
  private void estimateAndHold5() {
    long locked = account.lock();
    startCounting();
    account.unlock(locked, 5);
  }

  @Test
  void theNextThreadThatLocksCorrectsTheEstimate() {
    estimateAndHold5();
    long next = account.lock();
    assertCharged(5);
    account.unlock(next, 5);
    assertCounts(5);
  }

  /** A thread is inside the set while the first guarantee opens; then the set idles. */
  @Test
  void anotherSetThatWouldBeRefusedCorrectsTheEstimate() {
    estimateAndHold5();
    assertThat(capacity.tryCharge(CAPACITY_IDS - 5)).isTrue();
    assertCharged(CAPACITY_IDS);
    assertThat(capacity.tryCharge(1)).isFalse();
    capacity.adjust(5 - CAPACITY_IDS);
    assertCounts(5);
  }

  /** Another thread corrects it between a charge that did not fit and the look for estimates. */
  @Test
  void whoComesSecondToCorrectAnEstimateTriesAgainToo() {
    estimateAndHold5();
    long seen = capacity.settlements();
    assertThat(capacity.chargeIfFits(CAPACITY_IDS - 5)).isFalse();
    assertThat(capacity.couldCharge(CAPACITY_IDS - 5)).isTrue();
    assertThat(capacity.settledSince(seen)).isTrue();
    assertThat(capacity.settledSince(capacity.settlements())).isFalse();
  }

  @Test
  void aSetThatItsOwnThreadCorrectsCountsAsCorrected() {
    estimateAndHold5();
    long seen = capacity.settlements();
    hold(5);
    assertThat(capacity.settledSince(seen)).isTrue();
  }

  @Test
  void soDoesAQueryWhetherAChargeWouldFit() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    long locked = account.lock();
    startCounting();
    other.startCounting();
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - LIMIT_IDS + 1))
        .isEqualTo(Refusal.CAPACITY);
    account.unlock(locked, 5);
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - 4)).isEqualTo(Refusal.CAPACITY);
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - 5)).isNull();
    assertCharged(5);
  }

  @Test
  void anEstimateThatIsCorrectedIsNotCorrectedAgain() {
    estimateAndHold5();
    hold(5);
    assertThat(capacity.tryCharge(CAPACITY_IDS)).isFalse();
    assertCharged(5);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 5)).isTrue();
  }

  @Test
  void aSetThatMayHoldNothingIsCorrectedLikeAnyOther() {
    Account nothing = new Account(new Freeze(), capacity, Quota.limit(0), null);
    long locked = nothing.lock();
    capacity.startCounting();
    nothing.startCounting();
    nothing.unlock(locked, 0);
    assertThat(capacity.tryCharge(CAPACITY_IDS)).isTrue();
  }

  @Test
  void aSetThatClosesMeanwhileIsChargedWithWhatIsPending() {
    long locked = account.lock();
    startCounting();
    account.unlockClosed(locked, 2);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 2)).isTrue();
    assertThat(capacity.tryCharge(1)).isFalse();
  }

  @Test
  void eachOfSeveralSetsIsCorrectedWhenItsThreadHasLeft() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(LIMIT_IDS), null);
    long locked = account.lock();
    long otherLocked = other.lock();
    startCounting();
    other.startCounting();
    assertCharged(2 * LIMIT_IDS);
    account.unlock(locked, 1);
    assertThat(capacity.tryCharge(CAPACITY_IDS - LIMIT_IDS)).isFalse();
    assertCharged(LIMIT_IDS + 1);
    other.unlock(otherLocked, 1);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 2)).isTrue();
  }

  /** Counting begins after a transfer has locked the one set, and before it locks the other. */
  @Test
  void aTransferOutOfAnEstimatedSetFitsAndMakesTheEstimateExact() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    hold(5);
    other.unlock(other.lock(), 12);
    long locked = account.lock();
    startCounting();
    other.startCounting();
    assertCharged(LIMIT_IDS + 12);
    long otherLocked = other.lock();
    assertThat(other.chargeTransfer(otherLocked, account, locked, 3, false)).isZero();
    assertCharged(2 + 15);
    other.unlock(otherLocked, 15);
    account.unlock(locked, 2);
    hold(0);
    other.unlock(other.lock(), 0);
    assertCharged(0);
  }

  @Test
  void aTransferIntoAnEstimatedSetMakesTheEstimateExact() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    hold(5);
    other.unlock(other.lock(), 12);
    long locked = account.lock();
    startCounting();
    other.startCounting();
    long otherLocked = other.lock();
    assertThat(account.chargeTransfer(locked, other, otherLocked, 2, false)).isZero();
    assertCharged(7 + 10);
    other.unlock(otherLocked, 10);
    account.unlock(locked, 7);
    other.unlock(other.lock(), 0);
    assertCounts(7);
  }
}
