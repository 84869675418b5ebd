// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.IdAccount;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the IDs of several sets. Thread-safe, without a lock. */
public final class OwnerAccount implements IdAccount {
  private final long key;
  private final AtomicLong chargedIds = new AtomicLong();
  private volatile long limitIds = Long.MAX_VALUE;

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
    if (limitIds < 0) {
      throw new IllegalArgumentException("limitIds: " + limitIds + " (expected: >= 0)");
    }
    this.limitIds = limitIds;
  }

  /** Charges {@code ids} more if the limit allows it. */
  boolean tryCharge(int ids) {
    long charged;
    do {
      charged = chargedIds.get();
      if (ids > limitIds - charged) {
        return false;
      }
    } while (!chargedIds.compareAndSet(charged, charged + ids));
    return true;
  }

  /** True if {@link #tryCharge} would succeed; an estimate. */
  boolean couldCharge(int ids) {
    return ids <= limitIds - chargedIds.get();
  }

  /** Changes the charge by IDs that a set already has; negative refunds. */
  void adjust(long ids) {
    if (ids != 0) {
      chargedIds.addAndGet(ids);
    }
  }
}
