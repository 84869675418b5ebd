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
    account.leave(account.enter(), heldIds);
  }

  private void assertCharged(long ids) {
    assertThat(CAPACITY_IDS - capacity.unchargedIds()).isEqualTo(ids);
  }

  /** Every allocation and free from now on changes the charge by as much. */
  private void assertCounts(int heldIds) {
    long entered = account.enter();
    assertThat(account.charge(entered, 2)).isZero();
    account.leave(entered, heldIds + 2);
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
    account.leaveClosed(account.enter(), 2);
    startCounting();
    assertCharged(2);
    hold(0);
    assertCharged(0);
  }

  @Test
  void aSetThatHasEndedIsNotCounted() {
    account.leaveClosed(account.enter(), 0);
    long ended = account.load();
    startCounting();
    assertThat(account.load()).isEqualTo(ended);
    assertCharged(0);
  }

  @Test
  void aSetThatAThreadStaysInsideOfIsChargedWithItsWholeQuota() {
    hold(3);
    long entered = account.enter();
    startCounting();
    assertCharged(LIMIT_IDS);
    assertThat(capacity.tryCharge(CAPACITY_IDS - LIMIT_IDS + 1)).isFalse();
    assertCharged(LIMIT_IDS);
    account.leave(entered, 5);
    assertCharged(LIMIT_IDS);
  }

  @Test
  void whoEntersNextCorrectsTheEstimate() {
    long entered = account.enter();
    startCounting();
    account.leave(entered, 5);
    long next = account.enter();
    assertCharged(5);
    account.leave(next, 5);
    assertCounts(5);
  }

  /** A thread is inside the set while the first guarantee opens; then the set idles. */
  @Test
  void anotherSetThatWouldBeRefusedCorrectsTheEstimate() {
    long entered = account.enter();
    startCounting();
    account.leave(entered, 5);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 5)).isTrue();
    assertCharged(CAPACITY_IDS);
    assertThat(capacity.tryCharge(1)).isFalse();
    capacity.adjust(5 - CAPACITY_IDS);
    assertCounts(5);
  }

  @Test
  void soDoesWhoOnlyAsksWhetherAChargeWouldFit() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    long entered = account.enter();
    startCounting();
    other.startCounting();
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - LIMIT_IDS + 1))
        .isEqualTo(Refusal.CAPACITY);
    account.leave(entered, 5);
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - 4)).isEqualTo(Refusal.CAPACITY);
    assertThat(other.explainCharge(other.load(), CAPACITY_IDS - 5)).isNull();
    assertCharged(5);
  }

  @Test
  void anEstimateThatIsCorrectedIsNotCorrectedAgain() {
    long entered = account.enter();
    startCounting();
    account.leave(entered, 5);
    hold(5);
    assertThat(capacity.tryCharge(CAPACITY_IDS)).isFalse();
    assertCharged(5);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 5)).isTrue();
  }

  @Test
  void aSetThatMayHoldNothingIsCorrectedLikeAnyOther() {
    Account nothing = new Account(new Freeze(), capacity, Quota.limit(0), null);
    long entered = nothing.enter();
    capacity.startCounting();
    nothing.startCounting();
    nothing.leave(entered, 0);
    assertThat(capacity.tryCharge(CAPACITY_IDS)).isTrue();
  }

  @Test
  void aSetThatClosesMeanwhileIsChargedWithWhatIsPending() {
    long entered = account.enter();
    startCounting();
    account.leaveClosed(entered, 2);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 2)).isTrue();
    assertThat(capacity.tryCharge(1)).isFalse();
  }

  @Test
  void eachOfSeveralSetsIsCorrectedWhenItsThreadHasLeft() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(LIMIT_IDS), null);
    long entered = account.enter();
    long otherEntered = other.enter();
    startCounting();
    other.startCounting();
    assertCharged(2 * LIMIT_IDS);
    account.leave(entered, 1);
    assertThat(capacity.tryCharge(CAPACITY_IDS - LIMIT_IDS)).isFalse();
    assertCharged(LIMIT_IDS + 1);
    other.leave(otherEntered, 1);
    assertThat(capacity.tryCharge(CAPACITY_IDS - 2)).isTrue();
  }

  /** Counting begins after a transfer has locked the one set, and before it locks the other. */
  @Test
  void aTransferOutOfAnEstimatedSetFitsAndMakesTheEstimateExact() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    hold(5);
    other.leave(other.enter(), 12);
    long entered = account.enter();
    startCounting();
    other.startCounting();
    assertCharged(LIMIT_IDS + 12);
    long otherEntered = other.enter();
    assertThat(other.chargeTransfer(otherEntered, account, entered, 3)).isZero();
    assertCharged(2 + 15);
    other.leave(otherEntered, 15);
    account.leave(entered, 2);
    hold(0);
    other.leave(other.enter(), 0);
    assertCharged(0);
  }

  @Test
  void aTransferIntoAnEstimatedSetMakesTheEstimateExact() {
    Account other = new Account(new Freeze(), capacity, Quota.limit(CAPACITY_IDS), null);
    hold(5);
    other.leave(other.enter(), 12);
    long entered = account.enter();
    startCounting();
    other.startCounting();
    long otherEntered = other.enter();
    assertThat(account.chargeTransfer(entered, other, otherEntered, 2)).isZero();
    assertCharged(7 + 10);
    other.leave(otherEntered, 10);
    account.leave(entered, 7);
    other.leave(other.enter(), 0);
    assertCounts(7);
  }
}
