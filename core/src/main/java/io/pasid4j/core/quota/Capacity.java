// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of IDs of a space that its sets are charged with: each with those it has, quarantined
 * ones included, or with its guarantee, whichever is more. Counted only once some set has a
 * guarantee: before that the free index alone decides, and sets share no counter. Thread-safe,
 * without a lock.
 */
public final class Capacity {
  private final long capacityIds;
  private final AtomicLong chargedIds = new AtomicLong();
  private final Queue<Account> estimated = new ConcurrentLinkedQueue<>();
  private volatile boolean counting;

  /** Creates the capacity of a space with {@code capacityIds} IDs that can be allocated. */
  public Capacity(long capacityIds) {
    this.capacityIds = capacityIds;
  }

  /** The number of IDs that can be allocated at all. */
  public long capacityIds() {
    return capacityIds;
  }

  /**
   * The number of IDs that no set is charged with; the free ones, as long as no set has a
   * guarantee.
   */
  public long unchargedIds() {
    return capacityIds - chargedIds.get();
  }

  /** Returns whether sets must charge. */
  public boolean isCounting() {
    return counting;
  }

  /** Makes sets charge that are opened from now on; each open one is switched separately. */
  public void startCounting() {
    counting = true;
  }

  /** Charges if all sets' charges still fit. */
  public boolean tryCharge(long ids) {
    return chargeIfFits(ids) || (settleEstimates() && chargeIfFits(ids));
  }

  /** Returns whether {@link #tryCharge} would succeed, without charging; an estimate. */
  public boolean couldCharge(long ids) {
    return ids <= unchargedIds() || (settleEstimates() && ids <= unchargedIds());
  }

  /** {@link #tryCharge} without correcting the estimates of other accounts. */
  boolean chargeIfFits(long ids) {
    long charged;
    do {
      charged = chargedIds.get();
      if (charged + ids > capacityIds) {
        return false;
      }
    } while (!chargedIds.compareAndSet(charged, charged + ids));
    return true;
  }

  /** Remembers a set that is charged by estimate. */
  void addEstimated(Account account) {
    estimated.add(account);
  }

  /**
   * Corrects the estimates that can be corrected.
   *
   * @return whether there was one. No ledger is locked
   */
  boolean settleEstimates() {
    try {
      return !estimated.isEmpty() && estimated.removeIf(Account::settleEstimate);
    } catch (OutOfMemoryError e) { // the caller has a charge to take back, which must not fail
      return false;
    }
  }

  /** Changes the charge by IDs that a set already has; negative refunds. */
  public void adjust(long ids) {
    if (ids != 0) {
      chargedIds.addAndGet(ids);
    }
  }
}
