// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.Quota;

/**
 * A set's gate, its quota, and what it charges the space. All but {@link #startCounting}, {@link
 * #gate} and {@link #quota} is for the thread that has entered the gate.
 */
public final class Account {
  private static final int PATIENCE_SPINS = 1 << 10;

  private final Gate gate;
  private final Capacity capacity;
  private volatile Quota quota;

  /** What {@link #startCounting} charged; published by {@link Gate#casCounted}. */
  private long firstChargeIds;

  /** An account of a set that holds nothing; its guarantee is charged already. */
  public Account(Capacity capacity, Quota quota) {
    this.gate = new Gate(capacity.isCounting());
    this.capacity = capacity;
    this.quota = quota;
  }

  /** The gate. */
  public Gate gate() {
    return gate;
  }

  /** The quota. */
  public Quota quota() {
    return quota;
  }

  /** Charges the space for {@code ids} more; false if that would break another's guarantee. */
  public boolean tryCharge(long entered, int ids) {
    if (!Gate.isCounted(entered)) {
      return true;
    }
    int held = Gate.heldIds(entered);
    long more = chargeIds(held + ids) - chargeIds(held);
    return more == 0 || capacity.tryCharge(more);
  }

  /** Takes back a {@link #tryCharge} that led to nothing. */
  public void uncharge(long entered, int ids) {
    if (Gate.isCounted(entered)) {
      int held = Gate.heldIds(entered);
      capacity.adjust(chargeIds(held) - chargeIds(held + ids));
    }
  }

  /** Leaves the gate after taking IDs that were charged, or none. */
  public void leave(long entered, int heldIds) {
    leave(entered, heldIds, Gate.isClosed(entered));
  }

  /** Leaves the gate after giving IDs back, perhaps the last and for good. */
  public void leaveAfterFree(long entered, int heldIds, boolean closed) {
    if (Gate.isCounted(entered) && !Gate.isClosed(entered)) {
      long left = closed ? 0 : chargeIds(heldIds);
      capacity.adjust(left - chargeIds(Gate.heldIds(entered)));
    }
    leave(entered, heldIds, closed);
  }

  private void leave(long entered, int heldIds, boolean closed) {
    if (gate.leave(entered, heldIds, closed)) {
      capacity.adjust((closed ? 0 : chargeIds(heldIds)) - firstChargeIds);
    }
  }

  /**
   * Makes the set charge from now on. One caller at a time. Never waits long for a thread inside:
   * the set is then charged with all its quota until that thread leaves and corrects it.
   */
  public void startCounting() {
    for (int spins = 0; ; spins++) {
      long seen = gate.loadAny();
      if (Gate.isCounted(seen) || Gate.isClosed(seen)) {
        return;
      }
      if (Gate.isLocked(seen) && spins < PATIENCE_SPINS) {
        Thread.onSpinWait();
        continue;
      }
      firstChargeIds = Gate.isLocked(seen) ? quota.limitIds() : Gate.heldIds(seen);
      capacity.adjust(firstChargeIds);
      if (gate.casCounted(seen)) {
        return;
      }
      capacity.adjust(-firstChargeIds);
    }
  }

  /** Changes the quota and its charge; false, and nothing has changed, if that does not fit. */
  public boolean tryChange(long entered, Quota next) {
    int held = Gate.heldIds(entered);
    long more = Math.max(held, next.guaranteedIds()) - chargeIds(held);
    if (Gate.isCounted(entered) && more > 0 && !capacity.tryCharge(more)) {
      return false;
    }
    if (Gate.isCounted(entered) && more < 0) {
      capacity.adjust(more);
    }
    quota = next;
    return true;
  }

  private long chargeIds(int heldIds) {
    return Math.max(heldIds, quota.guaranteedIds());
  }
}
