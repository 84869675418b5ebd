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

  /** The number of estimates that were corrected; 64 bits: it does not wrap around. */
  private final AtomicLong settlements = new AtomicLong();

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
    long seen;
    do {
      seen = settlements();
      if (chargeIfFits(ids)) {
        return true;
      }
    } while (settledSince(seen));
    return false;
  }

  /** Returns whether {@link #tryCharge} would succeed, without charging; an estimate. */
  public boolean couldCharge(long ids) {
    long seen;
    do {
      seen = settlements();
      if (ids <= unchargedIds()) {
        return true;
      }
    } while (settledSince(seen));
    return false;
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

  /** Remembers a set that is about to be charged by estimate. */
  void addEstimated(Account account) {
    estimated.add(account);
  }

  /** Returns how many estimates were corrected so far, for {@link #settledSince}. */
  long settlements() {
    return settlements.get();
  }

  /** Counts an estimate that was corrected, after its charge has changed. */
  void settled() {
    settlements.incrementAndGet();
  }

  /**
   * Corrects the estimates that can be corrected. No ledger is locked.
   *
   * @param seen the {@link #settlements} before a charge that did not fit
   * @return whether any thread has corrected one since: the charge may fit now
   */
  boolean settledSince(long seen) {
    try {
      if (!estimated.isEmpty()) {
        estimated.removeIf(Account::settleEstimate);
      }
    } catch (OutOfMemoryError e) { // the caller has a charge to take back, which must not fail
      return false;
    }
    return settlements() != seen;
  }

  /** Changes the charge by IDs that a set already has; negative refunds. */
  public void adjust(long ids) {
    if (ids != 0) {
      chargedIds.addAndGet(ids);
    }
  }
}
