// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A set's gate, with its quota and what it charges the space. All but {@link #startCounting},
 * {@link #quota} and the gate's readers is for the thread that has entered.
 */
public class Account extends Gate {
  private static final int PATIENCE_SPINS = 1 << 10;
  private static final VarHandle ESTIMATED_IDS;

  static {
    try {
      ESTIMATED_IDS =
          MethodHandles.lookup().findVarHandle(Account.class, "estimatedIds", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Capacity capacity;

  /** The guarantee in the high half, the limit in the low: a quota without a miss of its own. */
  private volatile long quotaIds;

  /**
   * What was charged for a set that a thread was inside of when counting began. Whoever takes it,
   * by an exchange with 0, corrects it.
   */
  private volatile long estimatedIds;

  /** An account of a set that holds nothing; its guarantee is charged already. */
  public Account(Capacity capacity, Quota quota) {
    super(capacity.isCounting());
    this.capacity = capacity;
    this.quotaIds = packed(quota);
  }

  /** The quota. */
  public final Quota quota() {
    long packed = quotaIds;
    return new Quota((int) (packed >>> 32), (int) packed);
  }

  /** The most IDs the set may hold. */
  public final int limitIds() {
    return (int) quotaIds;
  }

  private static long packed(Quota quota) {
    return ((long) quota.guaranteedIds() << 32) | quota.limitIds();
  }

  /** Waits until no other thread is inside and enters; one of the leaves must follow. */
  public final long enter() {
    long entered = lock();
    return estimatedIds == 0 ? entered : correctEstimate(entered);
  }

  /** Like {@link #enter}, without waiting: negative if another thread is inside. */
  public long tryEnter() {
    long entered = tryLock();
    return entered < 0 || estimatedIds == 0 ? entered : correctEstimate(entered);
  }

  private long correctEstimate(long entered) {
    long estimateIds = takeEstimate();
    if (estimateIds == 0) {
      return entered;
    }
    capacity.adjust(chargeIds(entered, heldIds(entered)) - estimateIds);
    return counted(entered);
  }

  /**
   * Corrects the estimate from outside the gate; false while a thread is inside. The set is counted
   * before the estimate is taken, so whoever enters finds the one or the other.
   */
  final boolean settleEstimate() {
    for (; ; ) {
      long seen = loadAny();
      if (isLocked(seen)) {
        return false;
      }
      if (isCounted(seen) || casCounted(seen)) {
        long estimateIds = takeEstimate();
        if (estimateIds != 0) {
          capacity.adjust(chargeIds(seen, heldIds(seen)) - estimateIds);
        }
        return true;
      }
    }
  }

  private long takeEstimate() {
    return (long) ESTIMATED_IDS.getAndSet(this, 0L);
  }

  /** Charges the space for {@code ids} more; false if that would break another's guarantee. */
  public final boolean tryCharge(long entered, int ids) {
    if (!isCounted(entered)) {
      return true;
    }
    int held = heldIds(entered);
    long more = chargeIds(entered, held + ids) - chargeIds(entered, held);
    return more == 0 || capacity.tryCharge(more);
  }

  /** Whether {@link #tryCharge} would do, without charging; {@code seen} is the gate's word. */
  public final boolean couldCharge(long seen, int ids) {
    if (!isCounted(seen)) {
      return true;
    }
    int held = heldIds(seen);
    long more = chargeIds(seen, held + ids) - chargeIds(seen, held);
    return more == 0 || capacity.couldCharge(more);
  }

  /** Takes back a {@link #tryCharge} that led to nothing. */
  public final void uncharge(long entered, int ids) {
    if (isCounted(entered)) {
      int held = heldIds(entered);
      capacity.adjust(chargeIds(entered, held) - chargeIds(entered, held + ids));
    }
  }

  /** Leaves the gate; what the set holds more was charged, what it holds less is given back. */
  public final void leave(long entered, int heldIds) {
    refund(entered, heldIds);
    leave(entered, heldIds, isClosed(entered));
  }

  /** Leaves the gate for good: what still counts is pending, and there is no guarantee any more. */
  public final void leaveClosed(long entered, int heldIds) {
    if (isCounted(entered)) {
      capacity.adjust(heldIds - chargeIds(entered, heldIds(entered)));
    }
    leave(entered, heldIds, true);
  }

  /** Lets a set that a snapshot says is closed show the quota it had. */
  public final void restoreClosed(Quota had) {
    quotaIds = packed(had);
  }

  private void refund(long entered, int heldIds) {
    if (isCounted(entered) && heldIds < heldIds(entered)) {
      capacity.adjust(chargeIds(entered, heldIds) - chargeIds(entered, heldIds(entered)));
    }
  }

  /**
   * Makes the set charge from now on. One caller at a time. Never waits long for a thread inside:
   * the set is then charged with its whole quota until that thread has left, and somebody needs the
   * difference.
   */
  public final void startCounting() {
    for (int spins = 0; ; spins++) {
      long seen = loadAny();
      if (isCounted(seen) || (isClosed(seen) && heldIds(seen) == 0)) {
        return;
      }
      if (isLocked(seen) && spins >= PATIENCE_SPINS) {
        chargeEstimate();
        return;
      }
      if (!isLocked(seen) && tryCount(seen)) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  private boolean tryCount(long seen) {
    capacity.adjust(heldIds(seen));
    boolean counted = casCounted(seen);
    if (!counted) {
      capacity.adjust(-heldIds(seen));
    }
    return counted;
  }

  private void chargeEstimate() {
    long limitIds = Math.max(1, limitIds());
    capacity.adjust(limitIds);
    estimatedIds = limitIds;
    capacity.addEstimated(this);
  }

  /** Changes the quota and its charge, or throws QuotaRefusedException and changes nothing. */
  public final void change(long entered, Quota next, long capacityIds) {
    checkChange(entered, next, capacityIds);
    int held = heldIds(entered);
    long more = Math.max(held, next.guaranteedIds()) - chargeIds(entered, held);
    if (isCounted(entered) && more > 0 && !capacity.tryCharge(more)) {
      throw new QuotaRefusedException(
          Refusal.CAPACITY, "guaranteedIds: " + next.guaranteedIds() + " (expected: fewer)");
    }
    if (isCounted(entered) && more < 0) {
      capacity.adjust(more);
    }
    quotaIds = packed(next);
  }

  private void checkChange(long entered, Quota next, long capacityIds) {
    if (isClosed(entered)) {
      throw new QuotaRefusedException(Refusal.CLOSED, "the set is closed");
    }
    if (next.limitIds() < heldIds(entered)) {
      throw new QuotaRefusedException(
          Refusal.QUOTA,
          "limitIds: " + next.limitIds() + " (expected: >= " + heldIds(entered) + " held)");
    }
    if (next.limitIds() > capacityIds && next.limitIds() > limitIds()) {
      throw new QuotaRefusedException(
          Refusal.CAPACITY,
          "limitIds: " + next.limitIds() + " (expected: <= " + capacityIds + " of the space)");
    }
  }

  /** What a set is charged with that holds {@code heldIds}: a closed one has no guarantee. */
  private long chargeIds(long word, int heldIds) {
    return isClosed(word) ? heldIds : Math.max(heldIds, (int) (quotaIds >>> 32));
  }
}
