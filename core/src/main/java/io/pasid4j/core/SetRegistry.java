// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.word.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * The open sets of a space by owner index. Its lock is taken when a set opens, closes or gets
 * another quota, and by the operator's view; never to allocate or free.
 */
final class SetRegistry {
  private final PasidSpace space;
  private final Capacity capacity;
  private final Map<Integer, LocalSet> open = new LinkedHashMap<>();
  private final NavigableMap<Integer, PastSet> unclaimed;
  private final ArrayDeque<Integer> unusedOwners = new ArrayDeque<>();

  /** The owner indexes that were another life's, whether claimed yet or not. */
  private final BitSet past = new BitSet();

  /** The greatest owner index given, but for those of the past. */
  private int lastOwner;

  private FreeCounters closedCounters = new FreeCounters(0, 0, 0);

  SetRegistry(PasidSpace space, Capacity capacity, NavigableMap<Integer, PastSet> unclaimed) {
    this.space = space;
    this.capacity = capacity;
    this.unclaimed = unclaimed;
    unclaimed.keySet().forEach(past::set);
  }

  synchronized LocalSet open(String name, Quota quota) {
    chargeGuarantee(quota, 0);
    int owner = takeOwner();
    LocalSet set = new LocalSet(space, name, owner, capacity, quota);
    open.put(owner, set);
    return set;
  }

  /** Opens the set that goes on with what an owner held when the space was made. */
  synchronized LocalSet claim(int owner, String name, Quota quota) {
    PastSet held = unclaimed.get(owner);
    if (held == null) {
      checkUnused(owner);
      held = new PastSet();
    }
    if (held.chargedIds() > quota.limitIds()) {
      throw new QuotaRefusedException(
          Refusal.QUOTA,
          "limitIds: " + quota.limitIds() + " (expected: >= " + held.chargedIds() + " held)");
    }
    chargeGuarantee(quota, held.chargedIds());
    unclaimed.remove(owner);
    past.set(owner);
    LocalSet set = new LocalSet(space, name, owner, capacity, quota);
    set.adopt(held);
    open.put(owner, set);
    return set;
  }

  private void checkUnused(int owner) {
    if (owner <= lastOwner || owner > Word.MAX_OWNER || past.get(owner)) {
      throw new IllegalArgumentException(
          "owner: " + owner + " (expected: one of " + unclaimed.keySet() + ", or unused)");
    }
  }

  /** Opens a set that a snapshot names: with what its owner held, if that was anything. */
  synchronized LocalSet restore(int owner, String name, Quota quota) {
    unclaimed.computeIfAbsent(owner, empty -> new PastSet());
    return claim(owner, name, quota);
  }

  synchronized int[] unclaimedOwners() {
    return unclaimed.keySet().stream().mapToInt(owner -> owner).toArray();
  }

  /** A set has closed and has nothing pending any more: its owner index may be given again. */
  void ended(LocalSet set) {
    // Not under the lock: this waits for the set's threads.
    FreeCounters counters = set.freeCounters();
    synchronized (this) {
      if (open.remove(set.owner(), set)) {
        closedCounters = closedCounters.plus(counters);
        unusedOwners.add(set.owner());
      }
    }
  }

  /** Prepares for a guarantee: from now on all sets charge the space. */
  synchronized void countFor(Quota quota) {
    if (quota.guaranteedIds() > 0 && !capacity.isCounting()) {
      startCounting();
    }
  }

  synchronized List<PasidSet> sets() {
    return new ArrayList<>(open.values());
  }

  /**
   * The space as bytes. A thread that stays inside a gate keeps the snapshot waiting, but nobody
   * else for long: whoever stands still meanwhile goes on, and the snapshot begins again after.
   */
  byte[] snapshot() {
    for (; ; ) {
      Standstill still = new Standstill();
      try (still) {
        byte[] bytes = still.enter(localSets()) ? snapshot(still) : null;
        if (bytes != null) {
          return bytes;
        }
      }
      still.awaitBusy();
    }
  }

  /** Under the lock, so that the words name no set that is not in it; so it waits for nobody. */
  private synchronized byte @Nullable [] snapshot(Standstill still) {
    still.endPatience();
    return still.enter(localSets()) ? new SnapshotWriter(space, still).write() : null;
  }

  /** What the registry knows besides the sets; for snapshots. */
  synchronized Owners owners() {
    int greatest = Math.max(lastOwner, past.length() - 1);
    List<Integer> unused = new ArrayList<>(unusedOwners);
    for (int gap = nextOwner(); gap <= greatest; gap = past.nextClearBit(gap + 1)) {
      unused.add(gap);
    }
    return new Owners(capacity.isCounting(), greatest, unused);
  }

  /** Goes on with what a snapshot says. Before its sets. */
  synchronized void restore(Owners owners) {
    if (owners.counting()) {
      startCounting();
    }
    lastOwner = owners.lastOwner();
    unusedOwners.addAll(owners.unusedOwners());
  }

  /** The sets, as they are: for snapshots. */
  synchronized List<LocalSet> localSets() {
    return List.copyOf(open.values());
  }

  synchronized @Nullable LocalSet ofOwner(int owner) {
    return open.get(owner);
  }

  /** Makes the open sets and all that come charge the space, once there is a guarantee to keep. */
  private void startCounting() {
    capacity.startCounting();
    for (LocalSet set : open.values()) {
      set.startCounting();
    }
    for (PastSet past : unclaimed.values()) {
      capacity.adjust(past.chargedIds());
    }
  }

  FreeCounters freeCounters() {
    List<LocalSet> sets;
    FreeCounters sum;
    synchronized (this) {
      sets = new ArrayList<>(open.values());
      sum = closedCounters;
    }
    for (LocalSet set : sets) {
      sum = sum.plus(set.freeCounters());
    }
    return sum;
  }

  /** Charges what a guarantee asks for beyond what is charged for the set already. */
  private void chargeGuarantee(Quota quota, int chargedIds) {
    countFor(quota);
    int more = Math.max(0, quota.guaranteedIds() - chargedIds);
    if (more > 0 && !capacity.tryCharge(more)) {
      throw new QuotaRefusedException(
          Refusal.CAPACITY,
          "guaranteedIds: "
              + quota.guaranteedIds()
              + " (expected: <= what no set is charged with)");
    }
  }

  private int takeOwner() {
    Integer unused = unusedOwners.poll();
    if (unused != null) {
      return unused;
    }
    int next = nextOwner();
    if (next > Word.MAX_OWNER) {
      throw new IllegalStateException(
          "open sets: " + Word.MAX_OWNER + " (expected: < " + Word.MAX_OWNER + ")");
    }
    lastOwner = next;
    return next;
  }

  /** The least index above the last that the past has not had: the gaps it left are filled. */
  private int nextOwner() {
    return past.nextClearBit(lastOwner + 1);
  }

  /**
   * Whether the sets charge the space; which owner indexes have been given, and which may be given
   * again, in that order.
   */
  record Owners(boolean counting, int lastOwner, List<Integer> unusedOwners) {}
}
