// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.FreeCounters;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.OperatedSet;
import io.pasid4j.core.set.RecoveredIds;
import io.pasid4j.core.set.SetEngine;
import io.pasid4j.core.set.SpaceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open sets of a space by owner index. Its lock is taken when a set opens, ends or gets another
 * quota, and by the operator's view; never to allocate or free, and no set is locked under it.
 */
public final class SetRegistry {
  private final SetEngine engine;
  private final Capacity capacity;
  private final @Nullable Quarantine quarantine;
  private final OwnerAccounts accounts = new OwnerAccounts();
  private final Map<Integer, LocalSet> open = new LinkedHashMap<>();
  private final NavigableMap<Integer, RecoveredIds> unclaimed;
  private final OwnerIndexes owners = new OwnerIndexes();
  private final QuarantinePayers payers = new QuarantinePayers();
  private FreeCounters endedCounters = new FreeCounters(0, 0, 0);

  /** True if every set and all unclaimed IDs are charged to the space; after it began to count. */
  private boolean allCounted;

  /**
   * True if memory lacked for a set to deliver its events, or to end: any later operation that
   * looks here makes up for it, since that set may have no operation any more.
   */
  private volatile boolean missed;

  /** Creates the registry of a space without open sets. */
  public SetRegistry(SpaceContext space, NavigableMap<Integer, RecoveredIds> unclaimed) {
    this.engine = new SetEngine(space, this::ended, () -> missed = true, this::tryCatchUp);
    this.capacity = space.capacity();
    this.quarantine = space.quarantine();
    this.unclaimed = unclaimed;
    unclaimed.keySet().forEach(owners::addRecovered);
  }

  /** The accounts. */
  public OwnerAccounts accounts() {
    return accounts;
  }

  /** Opens a set that has no ID. */
  public LocalSet open(String name, Quota quota, @Nullable OwnerAccount account) {
    catchUp();
    countFor(quota);
    return openNew(name, quota, account);
  }

  private synchronized LocalSet openNew(String name, Quota quota, @Nullable OwnerAccount account) {
    Integer owner = owners.next();
    LocalSet set = add(owner, name, quota, account, new RecoveredIds(), 0);
    owners.take(owner);
    return set;
  }

  /** Opens the set that continues with the IDs that an owner had when the space was made. */
  public synchronized LocalSet claim(
      int owner, String name, Quota quota, @Nullable OwnerAccount account) {
    RecoveredIds ids = unclaimed.get(owner);
    if (ids == null && !owners.isUnused(owner)) {
      throw new IllegalArgumentException(
          "owner: " + owner + " (expected: one of " + unclaimed.keySet() + ", or unused)");
    }
    RecoveredIds present = ids == null ? new RecoveredIds() : ids;
    if (present.chargedIds() > quota.limitIds()) {
      throw new QuotaRefusedException(
          Refusal.QUOTA,
          "limitIds: " + quota.limitIds() + " (expected: >= " + present.chargedIds() + " held)");
    }
    countFor(quota);
    owners.addRecovered(owner);
    boolean added = false;
    try {
      LocalSet set = add(owner, name, quota, account, present, present.chargedIds());
      unclaimed.remove(owner);
      added = true;
      return set;
    } finally {
      if (!added && ids == null) {
        owners.removeRecovered(owner);
      }
    }
  }

  /** Opens a set of a snapshot, with the IDs that its owner had, if any. */
  public synchronized LocalSet restore(
      int owner, String name, Quota quota, @Nullable OwnerAccount account) {
    unclaimed.computeIfAbsent(owner, empty -> new RecoveredIds());
    return claim(owner, name, quota, account);
  }

  /**
   * Creates a set and charges it: a failure has changed nothing.
   *
   * @param spaceIds how many IDs the space is charged with for it already, once it counts
   */
  private LocalSet add(
      Integer owner,
      String name,
      Quota quota,
      @Nullable OwnerAccount account,
      RecoveredIds ids,
      int spaceIds) {
    LocalSet set = new LocalSet(engine, name, owner, quota, account);
    set.adopt(ids);
    boolean charged = false;
    try {
      open.put(owner, set);
      charged = set.chargeOpening(ids.chargedIds(), spaceIds);
      if (!charged) {
        throw new QuotaRefusedException(
            Refusal.CAPACITY,
            "guaranteedIds: "
                + quota.guaranteedIds()
                + " (expected: <= what no set is charged with)");
      }
    } finally {
      if (!charged) {
        open.remove(owner);
      }
    }
    return set;
  }

  /** The owners whose IDs were recovered and not claimed yet, ascending. */
  public synchronized int[] unclaimedOwners() {
    return unclaimed.keySet().stream().mapToInt(owner -> owner).toArray();
  }

  /** Removes a set that is closed and has no ID any more: its owner index may be reused. */
  private void ended(OperatedSet set) {
    try {
      // Not under the lock: this waits for the set's threads.
      end(set, set.freeCounters());
    } catch (Throwable e) { // out of memory: the free has succeeded all the same
      missed = true;
    }
  }

  private synchronized void end(OperatedSet set, FreeCounters counters) {
    Integer owner = set.ownerIndex();
    if (open.get(owner) == set) {
      FreeCounters sum = endedCounters.plus(counters);
      payers.add(set);
      owners.giveBack(owner);
      // From here on no memory is allocated.
      open.remove(owner);
      endedCounters = sum;
    }
  }

  /** Delivers the events, and ends the sets, for which there was no memory before. */
  private void catchUp() {
    if (missed) {
      List<LocalSet> present = localSets();
      missed = false;
      for (LocalSet set : present) {
        set.catchUp();
      }
    }
  }

  /** {@link #catchUp}, or later if there is no memory now either. */
  private void tryCatchUp() {
    try {
      catchUp();
    } catch (Throwable e) { // out of memory: the caller has its result
      missed = true;
    }
  }

  /**
   * Prepares for a guarantee: from now on all sets charge the space, and due IDs are charged to
   * none.
   */
  public void countFor(Quota quota) {
    boolean guaranteed = quota.guaranteedIds() > 0;
    if (guaranteed && quarantine != null) {
      quarantine.expire();
    }
    if (guaranteed || capacity.isCounting()) {
      startCounting();
    }
  }

  /** The open sets of tenants, in the order of opening. */
  public List<PasidSet> sets() {
    catchUp();
    List<PasidSet> sets = new ArrayList<>(localSets());
    sets.removeIf(set -> set instanceof OperatedSet operated && operated.isInternal());
    return sets;
  }

  /** Runs an action while no set opens or ends. */
  public synchronized <T extends @Nullable Object> T exclusively(Supplier<T> action) {
    return action.get();
  }

  /** The registry's state besides the sets; for snapshots. */
  public synchronized Owners owners() {
    return new Owners(capacity.isCounting(), owners.highest(), owners.unused());
  }

  /** Restores a snapshot's registry; to be called before its sets are restored. */
  public synchronized void restore(Owners restored) {
    if (restored.counting()) {
      startCounting();
    }
    owners.restore(restored.highest(), restored.unused());
  }

  /** Adds a set that has ended and is charged for quarantined IDs. */
  public synchronized void addPayer(Account payer) {
    payers.add(payer);
  }

  /** The sets, as they are. */
  public synchronized List<LocalSet> localSets() {
    return List.copyOf(open.values());
  }

  /** Waits until each set was seen without an operation in it. No set is locked by the caller. */
  public void awaitOperations() {
    localSets().forEach(SetLock::load);
  }

  /** The open set of an owner index, or null. */
  public synchronized @Nullable LocalSet ofOwner(int owner) {
    return open.get(owner);
  }

  /**
   * Makes the open sets and all later ones charge the space, once there is a guarantee to keep. If
   * memory runs out in the middle, the next caller completes it.
   */
  private synchronized void startCounting() {
    if (allCounted) {
      return;
    }
    capacity.startCounting();
    for (LocalSet set : open.values()) {
      set.startCounting();
    }
    payers.startCounting();
    long unclaimedIds = 0;
    for (RecoveredIds ids : unclaimed.values()) {
      unclaimedIds += ids.chargedIds();
    }
    capacity.adjust(unclaimedIds);
    allCounted = true;
  }

  /** Returns the cost of frees of all sets, ended ones included. */
  public FreeCounters freeCounters() {
    List<LocalSet> sets;
    FreeCounters sum;
    synchronized (this) {
      sets = new ArrayList<>(open.values());
      sum = endedCounters;
    }
    for (LocalSet set : sets) {
      sum = sum.plus(set.freeCounters());
    }
    return sum;
  }

  /**
   * The registry's part of a snapshot.
   *
   * @param counting whether the sets charge the space
   * @param highest the highest owner index assigned so far
   * @param unused those that may be reused, in that order
   */
  public record Owners(boolean counting, int highest, List<Integer> unused) {}
}
