// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import io.pasid4j.core.Quota;
import io.pasid4j.core.lock.Backoff;
import io.pasid4j.core.lock.SetLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The charge to the space for one set: the IDs that it has and has quarantined, or its guarantee,
 * whichever is more. A lock of its own guards it, since quarantined IDs become free while no thread
 * has locked the set; nothing under it calls out, allocates or throws.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // only under the lock; volatile for its readers
final class Ledger {
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(Ledger.class, "locked", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Account account;
  private final Capacity capacity;
  private volatile int locked;

  private volatile int quarantinedIds;

  /**
   * The number of IDs of the set, or the most it may have before the thread that locked it unlocks
   * it.
   */
  private int chargedIds;

  /** The charge to the space for this set. */
  private long spaceIds;

  /** True if the space counts this set. */
  private boolean counted;

  private boolean closed;

  Ledger(Account account, Capacity capacity) {
    this.account = account;
    this.capacity = capacity;
  }

  int quarantinedIds() {
    return quarantinedIds;
  }

  private void lock() {
    boolean interrupted = false;
    for (int turn = 0;
        locked != 0 || !LOCKED.compareAndSet(this, 0, 1);
        turn = Backoff.next(turn)) {
      interrupted |= Backoff.pause(turn);
    }
    Backoff.end(interrupted);
  }

  private void unlock() {
    LOCKED.setRelease(this, 0);
  }

  private long target(int setIds, int guaranteedIds) {
    long all = (long) setIds + quarantinedIds;
    return closed ? all : Math.max(all, guaranteedIds);
  }

  /** Charges the space with IDs that the set already has; under the lock. */
  private void settleLocked(int setIds) {
    chargedIds = setIds;
    counted = true;
    long next = target(setIds, account.guaranteedIds());
    capacity.adjust(next - spaceIds);
    spaceIds = next;
  }

  /** Charges the space with the IDs that the set has now. */
  void settle(int setIds, boolean isClosed) {
    lock();
    closed = isClosed;
    settleLocked(setIds);
    unlock();
  }

  /**
   * Charges the space for {@code setIds} in all; false if a guarantee of another set prevents it.
   */
  boolean tryCharge(int setIds) {
    long seen;
    do {
      seen = capacity.settlements();
      if (chargeIfFits(setIds)) {
        return true;
      }
    } while (capacity.settledSince(seen));
    return false;
  }

  private boolean chargeIfFits(int setIds) {
    lock();
    long more = target(setIds, account.guaranteedIds()) - spaceIds;
    boolean fits = more <= 0 || capacity.chargeIfFits(more);
    if (fits) {
      chargedIds = setIds;
      spaceIds += Math.max(0, more);
    }
    unlock();
    return fits;
  }

  /**
   * Charges the space for IDs that go from one set to another, at once; false, and nothing has
   * changed, if a guarantee is in the way. The thread has locked both sets and takes no other IDs
   * before it unlocks them, so what it is charged with by estimate becomes exact.
   *
   * @param setIds how many this set has then
   * @param fromIds how many the other one has then
   */
  boolean tryTransfer(int setIds, Ledger from, int fromIds) {
    long seen;
    do {
      seen = capacity.settlements();
      if (transferIfFits(setIds, from, fromIds)) {
        return true;
      }
    } while (capacity.settledSince(seen));
    return false;
  }

  private boolean transferIfFits(int setIds, Ledger from, int fromIds) {
    // No other thread waits for a ledger while it has one, unless it has locked both sets.
    lock();
    from.lock();
    long more = moreFor(setIds) + from.moreFor(fromIds);
    boolean fits = more <= 0 || capacity.chargeIfFits(more);
    if (fits) {
      capacity.adjust(Math.min(0, more));
      charge(setIds);
      from.charge(fromIds);
    }
    from.unlock();
    unlock();
    return fits;
  }

  private long moreFor(int setIds) {
    boolean isCharged = counted || account.estimated;
    return isCharged ? target(setIds, account.guaranteedIds()) - spaceIds : 0;
  }

  private void charge(int setIds) {
    spaceIds += moreFor(setIds);
    chargedIds = setIds;
  }

  /** Returns whether {@link #tryCharge} would do, without charging; a moment's answer. */
  boolean couldCharge(int setIds) {
    lock();
    long more = target(setIds, account.guaranteedIds()) - spaceIds;
    unlock();
    return more <= 0 || capacity.couldCharge(more);
  }

  void quarantine() {
    lock();
    quarantinedIds = quarantinedIds + 1;
    chargedIds--;
    unlock();
  }

  void adoptQuarantined(boolean isCounted) {
    lock();
    quarantinedIds = quarantinedIds + 1;
    if (isCounted) {
      settleLocked(chargedIds);
    }
    unlock();
  }

  void refundQuarantined(int ids) {
    lock();
    quarantinedIds = quarantinedIds - ids;
    if (counted && !account.estimated) {
      settleLocked(chargedIds);
    }
    unlock();
  }

  boolean chargeOpening(int setIds, int alreadyIds) {
    lock();
    long more = target(setIds, account.guaranteedIds()) - alreadyIds;
    unlock();
    boolean fits = more <= 0 || capacity.tryCharge(more);
    if (fits) {
      lock();
      counted = true;
      chargedIds = setIds;
      spaceIds = alreadyIds + Math.max(0, more);
      unlock();
    }
    return fits;
  }

  /** Begins to count the set if no thread has locked it since {@code seen} was read. */
  boolean tryCount(long seen) {
    lock();
    boolean marked = account.tryMarkCounted(seen);
    if (marked) {
      closed = SetLock.isClosed(seen);
      settleLocked(SetLock.chargedIds(seen));
    }
    unlock();
    return marked;
  }

  /** Charges the limit, since a thread that has locked the set may take that many. */
  void chargeEstimate() {
    // First, for it takes memory; and who is refused because of the estimate must find it.
    capacity.addEstimated(account);
    lock();
    if (!account.estimated && !counted) {
      // The limit is read under the lock: a change of the quota is before this or raises it.
      spaceIds = Math.max(1, account.limitIds() + (long) quarantinedIds);
      capacity.adjust(spaceIds);
      account.estimated = true;
    }
    unlock();
  }

  /** Replaces the estimate by the set's IDs; for the thread that has locked the set. */
  void correctEstimate(int setIds, boolean isClosed) {
    lock();
    if (account.estimated) {
      settleEstimateLocked(setIds, isClosed);
    }
    unlock();
  }

  private void settleEstimateLocked(int setIds, boolean isClosed) {
    closed = isClosed;
    settleLocked(setIds);
    account.estimated = false;
    capacity.settled();
  }

  /** Corrects the estimate if no thread has locked the set; false if there may still be one. */
  boolean settleEstimate() {
    lock();
    if (account.estimated) {
      long seen = account.loadAny();
      if (account.tryMarkCounted(seen)) {
        settleEstimateLocked(SetLock.chargedIds(seen), SetLock.isClosed(seen));
      }
    }
    boolean settled = counted;
    unlock();
    return settled;
  }

  /**
   * Changes the quota if its guarantee can be met; {@code isCounted} is that of the lock's word.
   */
  boolean change(Quota next, int setIds, boolean isCounted) {
    long seen;
    do {
      seen = capacity.settlements();
      if (changeIfFits(next, setIds, isCounted)) {
        return true;
      }
    } while (capacity.settledSince(seen));
    return false;
  }

  /**
   * As {@link #change}, with the guarantee of another set, which has none afterwards. The thread
   * has locked both sets, and both are counted.
   */
  boolean changeTaking(Quota next, int setIds, Ledger from, int fromIds) {
    long seen;
    do {
      seen = capacity.settlements();
      if (changeTakingIfFits(next, setIds, from, fromIds)) {
        return true;
      }
    } while (capacity.settledSince(seen));
    return false;
  }

  private boolean changeTakingIfFits(Quota next, int setIds, Ledger from, int fromIds) {
    // Before: it takes memory, without which nothing would ever unlock.
    Quota fromNext = Quota.limit(from.account.limitIds());
    lock();
    from.lock();
    long ownIds = target(setIds, next.guaranteedIds());
    long leftIds = from.target(fromIds, 0);
    long more = ownIds - spaceIds + leftIds - from.spaceIds;
    boolean fits = more <= 0 || capacity.chargeIfFits(more);
    if (fits) {
      capacity.adjust(Math.min(0, more));
      spaceIds = ownIds;
      from.spaceIds = leftIds;
      account.quota(next);
      from.account.quota(fromNext);
    }
    from.unlock();
    unlock();
    return fits;
  }

  private boolean changeIfFits(Quota next, int setIds, boolean isCounted) {
    lock();
    long more = isCounted ? target(setIds, next.guaranteedIds()) - spaceIds : 0;
    if (account.estimated) {
      // The set was not counted when this thread locked it: the estimate follows the limit.
      more = Math.max(0, next.limitIds() - account.limitIds());
      capacity.adjust(more);
      spaceIds += more;
      more = 0;
    }
    boolean fits = more <= 0 || capacity.chargeIfFits(more);
    if (fits) {
      if (more < 0) {
        capacity.adjust(more);
      }
      spaceIds += more;
      account.quota(next);
    }
    unlock();
    return fits;
  }
}
