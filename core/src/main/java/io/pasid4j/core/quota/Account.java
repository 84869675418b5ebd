// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.free.Payer;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.lock.SetLock;
import org.jspecify.annotations.Nullable;

/**
 * A set's lock, its quota, and its charges: to the space once some set has a guarantee ({@link
 * Ledger}), and to the account of its owner, if it has one. All but {@link #startCounting}, {@link
 * #quota}, {@link #refundQuarantined} and the readers of the lock is for the thread that has locked
 * the set.
 */
public class Account extends SetLock implements Payer {
  private static final int PATIENCE_SPINS = 1 << 10;

  private final Ledger ledger;

  /** The guarantee in the high half, the limit in the low: a quota without an object of its own. */
  private volatile long quotaIds;

  /**
   * True if the space is charged with the limit, since a thread had locked the set. Changed under
   * the ledger's lock; here, since every operation reads it.
   */
  volatile boolean estimated;

  private final @Nullable OwnerAccount owner;

  /** The number of IDs quarantined since the set was locked, for the owner's account. */
  private int newlyQuarantinedIds;

  /** Creates an account of a set that has no ID; {@link #chargeOpening} must follow. */
  public Account(Freeze freeze, Capacity capacity, Quota quota, @Nullable OwnerAccount owner) {
    super(freeze, capacity.isCounting());
    this.ledger = new Ledger(this, capacity);
    this.owner = owner;
    this.quotaIds = packed(quota);
  }

  private static long packed(Quota quota) {
    return ((long) quota.guaranteedIds() << 32) | quota.limitIds();
  }

  /** The quota. */
  public final Quota quota() {
    long packed = quotaIds;
    return new Quota((int) (packed >>> 32), (int) packed);
  }

  /** Sets the quota; under the ledger's lock. */
  final void quota(Quota next) {
    quotaIds = packed(next);
  }

  /** The number of IDs that the set can always have. */
  final int guaranteedIds() {
    return (int) (quotaIds >>> 32);
  }

  /** The most IDs the set may have, quarantined ones included. */
  public final int limitIds() {
    return (int) quotaIds;
  }

  /** The number of quarantined IDs that the set has freed. */
  public final int quarantinedIds() {
    return ledger.quarantinedIds();
  }

  /** The account of the owner, or null. */
  public final @Nullable OwnerAccount owner() {
    return owner;
  }

  /**
   * Waits until no other thread has locked the set and locks it; {@link #unlock} or {@link
   * #unlockClosed} must follow.
   */
  public final long lock() {
    long locked = lockWord();
    return estimated ? correctEstimate(locked) : locked;
  }

  /** {@link #lock} without waiting for another thread; negative if it would have to wait. */
  public final long tryLock() {
    long locked = tryLockWord();
    return locked >= 0 && estimated ? correctEstimate(locked) : locked;
  }

  private long correctEstimate(long locked) {
    ledger.correctEstimate(chargedIds(locked), isClosed(locked));
    return counted(locked);
  }

  /** Corrects the estimate without the set's lock; false while another thread has it. */
  final boolean settleEstimate() {
    return ledger.settleEstimate();
  }

  /** Marks the set as counted, for the ledger, if it is not locked and unchanged. */
  final boolean tryMarkCounted(long seen) {
    return !isLocked(seen) && casCounted(seen);
  }

  /**
   * Charges {@code ids} more.
   *
   * @return 0, or the code of the refusal, after which nothing has changed
   */
  public final int charge(long locked, int ids) {
    if (owner != null && !owner.tryCharge(ids)) {
      return Refusal.QUOTA.code();
    }
    if (isCounted(locked) && !ledger.tryCharge(chargedIds(locked) + ids)) {
      refundOwner(ids);
      return Refusal.CAPACITY.code();
    }
    return 0;
  }

  /** Returns why {@link #charge} would refuse, or null; {@code seen} is the lock's word. */
  public final @Nullable Refusal explainCharge(long seen, int ids) {
    if (owner != null && !owner.couldCharge(ids)) {
      return Refusal.QUOTA;
    }
    boolean could = !isCounted(seen) || ledger.couldCharge(chargedIds(seen) + ids);
    return could ? null : Refusal.CAPACITY;
  }

  /** Undoes a {@link #charge} whose operation failed. */
  public final void uncharge(long locked, int ids) {
    refundOwner(ids);
    if (isCounted(locked)) {
      ledger.settle(chargedIds(locked), isClosed(locked));
    }
  }

  /**
   * Charges for {@code ids} IDs that come from another set, which the thread has locked too and
   * which {@link #unlock} refunds them; 0, or the code of the refusal that has changed nothing.
   *
   * @param leased whether they are within the owner's lease already
   */
  public final int chargeTransfer(
      long locked, Account from, long fromLocked, int ids, boolean leased) {
    boolean sameOwner = owner == from.owner;
    if (!sameOwner && !tryChargeOwner(ids, leased)) {
      return Refusal.QUOTA.code();
    }
    int left = chargedIds(fromLocked) - ids;
    if (!ledger.tryTransfer(chargedIds(locked) + ids, from.ledger, left)) {
      refundOwner(sameOwner ? 0 : ids);
      return Refusal.CAPACITY.code();
    }
    if (owner != null && sameOwner) {
      owner.adjust(ids);
    }
    return 0;
  }

  private boolean tryChargeOwner(int ids, boolean leased) {
    return owner == null || (leased ? owner.tryChargeLeased(ids) : owner.tryCharge(ids));
  }

  /** Keeps an ID charged that is about to be quarantined, until it is free. */
  public final void quarantine() {
    newlyQuarantinedIds += owner == null ? 0 : 1;
    ledger.quarantine();
  }

  @Override
  public final void refundQuarantined(int ids) {
    ledger.refundQuarantined(ids);
    refundOwner(ids);
  }

  /** Unlocks the set; what it has more was charged, what it has less is refunded. */
  public final void unlock(long locked, int chargedIds) {
    refund(locked, chargedIds, isClosed(locked));
    unlockWord(locked, chargedIds, isClosed(locked));
  }

  /** Unlocks the set for good: what still counts is pending, and there is no guarantee any more. */
  public final void unlockClosed(long locked, int chargedIds) {
    refund(locked, chargedIds, true);
    unlockWord(locked, chargedIds, true);
  }

  private void refund(long locked, int chargedIds, boolean closed) {
    int left = chargedIds(locked) - chargedIds;
    if (isCounted(locked) && (left > 0 || closed)) {
      ledger.settle(chargedIds, closed);
    }
    if (left > 0 && owner != null) {
      owner.adjust(newlyQuarantinedIds - left);
      newlyQuarantinedIds = 0;
    }
  }

  private void refundOwner(int ids) {
    if (owner != null) {
      owner.adjust(-ids);
    }
  }

  /**
   * Charges what a set is opened with. Before it is shared.
   *
   * @param chargedIds how many IDs it has
   * @param spaceIds how many the space is charged with for these already
   * @return false if the guarantee cannot be met: nothing has changed then
   */
  public final boolean chargeOpening(int chargedIds, int spaceIds) {
    if (isCounted(loadAny()) && !ledger.chargeOpening(chargedIds, spaceIds)) {
      return false;
    }
    restoreWord(loadAny() | chargedIds);
    if (owner != null) {
      owner.adjust(chargedIds);
    }
    return true;
  }

  /** Charges an ID that was quarantined in an earlier life of the space. Before it is shared. */
  public final void adoptQuarantined() {
    ledger.adoptQuarantined(isCounted(loadAny()));
    if (owner != null) {
      owner.adjust(1);
    }
  }

  /** Restores the quota of a set that was closed when the snapshot was taken. */
  public final void restoreClosed(Quota had) {
    quotaIds = packed(had);
  }

  /**
   * Makes the set charge the space from now on. One caller at a time. Never waits long for a thread
   * that has locked it: the set is then charged with its whole quota until that thread has unlocked
   * it and another needs the difference.
   */
  public final void startCounting() {
    for (int spins = 0; ; spins++) {
      long seen = loadAny();
      boolean nothing = isEnded(seen) && quarantinedIds() == 0;
      if (isCounted(seen) || nothing || ledger.tryCount(seen)) {
        return;
      }
      if (isLocked(seen) && spins >= PATIENCE_SPINS) {
        ledger.chargeEstimate();
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** Changes the quota and its charge, or throws QuotaRefusedException and changes nothing. */
  public final void change(long locked, Quota next, long capacityIds) {
    checkChange(locked, next, capacityIds);
    if (!ledger.change(next, chargedIds(locked), isCounted(locked))) {
      throw guaranteeRefused(next);
    }
  }

  /**
   * As {@link #change}, with the guarantee of another set, which the thread has locked too and
   * which has none afterwards.
   */
  public final void changeTaking(
      long locked, Quota next, long capacityIds, Account from, long fromLocked) {
    checkChange(locked, next, capacityIds);
    boolean changed =
        (isCounted(locked) && isCounted(fromLocked))
            ? ledger.changeTaking(next, chargedIds(locked), from.ledger, chargedIds(fromLocked))
            // The space does not count one of them yet: no guarantee can be in the way of another.
            : ledger.change(next, chargedIds(locked), isCounted(locked));
    if (!changed) {
      throw guaranteeRefused(next);
    }
  }

  private static QuotaRefusedException guaranteeRefused(Quota next) {
    return new QuotaRefusedException(
        Refusal.CAPACITY, "guaranteedIds: " + next.guaranteedIds() + " (expected: fewer)");
  }

  private void checkChange(long locked, Quota next, long capacityIds) {
    if (isClosed(locked)) {
      throw new QuotaRefusedException(Refusal.CLOSED, "the set is closed");
    }
    if (next.limitIds() < chargedIds(locked)) {
      throw new QuotaRefusedException(
          Refusal.QUOTA,
          "limitIds: " + next.limitIds() + " (expected: >= " + chargedIds(locked) + " held)");
    }
    if (next.limitIds() > capacityIds && next.limitIds() > limitIds()) {
      throw new QuotaRefusedException(
          Refusal.CAPACITY,
          "limitIds: " + next.limitIds() + " (expected: <= " + capacityIds + " of the space)");
    }
  }
}
