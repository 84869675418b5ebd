// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.IdAccount;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the IDs of several sets. Thread-safe, without a lock. */
public final class OwnerAccount implements IdAccount {
  private final long key;
  private final AtomicLong chargedIds = new AtomicLong();
  private volatile long limitIds = Long.MAX_VALUE;

  /** Changed under this object's lock. */
  private volatile long leasedIds = Long.MAX_VALUE;

  /** Creates an account without charges. */
  public OwnerAccount(long key) {
    this.key = key;
  }

  @Override
  public long key() {
    return key;
  }

  @Override
  public long chargedIds() {
    return chargedIds.get();
  }

  @Override
  public long limitIds() {
    return limitIds;
  }

  @Override
  public void changeLimit(long limitIds) {
    requireNotNegative("limitIds", limitIds);
    this.limitIds = limitIds;
  }

  @Override
  public long leasedIds() {
    return leasedIds;
  }

  @Override
  public synchronized void changeLease(long leasedIds) {
    requireNotNegative("leasedIds", leasedIds);
    this.leasedIds = leasedIds;
  }

  @Override
  public synchronized boolean tryLowerLease(long leasedIds) {
    requireNotNegative("leasedIds", leasedIds);
    long before = this.leasedIds;
    this.leasedIds = Math.min(leasedIds, before);
    // A charge that is not seen here sees the lower lease in tryCharge.
    if (chargedIds.get() <= leasedIds) {
      return true;
    }
    this.leasedIds = before;
    return false;
  }

  private static void requireNotNegative(String what, long ids) {
    if (ids < 0) {
      throw new IllegalArgumentException(what + ": " + ids + " (expected: >= 0)");
    }
  }

  /** Charges {@code ids} more if limit and lease allow it. */
  boolean tryCharge(int ids) {
    long charged;
    do {
      charged = chargedIds.get();
      if (ids > Math.min(limitIds, leasedIds) - charged) {
        return false;
      }
    } while (!chargedIds.compareAndSet(charged, charged + ids));
    return keepIf(charged + ids <= Math.min(limitIds, leasedIds), ids);
  }

  /**
   * Refunds a charge unless what was read after it allows it: who has lowered the limit or the
   * lease, and then read the charge, must not find more later.
   */
  private boolean keepIf(boolean allowed, int ids) {
    if (!allowed) {
      adjust(-ids);
    }
    return allowed;
  }

  /** Charges {@code ids} more that were leased already, if the limit allows it. */
  boolean tryChargeLeased(int ids) {
    long charged;
    do {
      charged = chargedIds.get();
      if (ids > limitIds - charged) {
        return false;
      }
    } while (!chargedIds.compareAndSet(charged, charged + ids));
    return keepIf(charged + ids <= limitIds, ids);
  }

  /** Returns whether {@link #tryCharge} would succeed; an estimate. */
  boolean couldCharge(int ids) {
    return ids <= Math.min(limitIds, leasedIds) - chargedIds.get();
  }

  /** Changes the charge by IDs that a set already has; negative refunds. */
  void adjust(long ids) {
    if (ids != 0) {
      chargedIds.addAndGet(ids);
    }
  }
}
