// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.word.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open sets of a space by owner index. Its lock is taken when a set opens, closes or gets
 * another quota, and by the operator's view; never to allocate or free.
 */
final class SetRegistry {
  private final PasidSpace space;
  private final Capacity capacity;
  private final Map<Integer, LocalSet> open = new LinkedHashMap<>();
  private final ArrayDeque<Integer> unusedOwners = new ArrayDeque<>();
  private int lastOwner;
  private FreeCounters closedCounters = new FreeCounters(0, 0, 0);

  SetRegistry(PasidSpace space, Capacity capacity) {
    this.space = space;
    this.capacity = capacity;
  }

  synchronized LocalSet open(String name, Quota quota) {
    chargeGuarantee(quota);
    int owner = takeOwner();
    LocalSet set = new LocalSet(space, name, owner, new Account(capacity, quota));
    open.put(owner, set);
    return set;
  }

  /** A set has closed and has nothing pending any more: its owner index may be given again. */
  synchronized void ended(LocalSet set) {
    if (open.remove(set.owner(), set)) {
      closedCounters = closedCounters.plus(set.freeCounters());
      unusedOwners.add(set.owner());
    }
  }

  synchronized void changeQuota(LocalSet set, Quota quota) {
    if (quota.guaranteedIds() > 0 && !capacity.isCounting()) {
      startCounting();
    }
    set.changeQuota(quota, capacity.capacityIds());
  }

  synchronized List<PasidSet> sets() {
    return new ArrayList<>(open.values());
  }

  synchronized @Nullable LocalSet ofOwner(int owner) {
    return open.get(owner);
  }

  /** Makes the open sets and all that come charge the space, once there is a guarantee to keep. */
  private void startCounting() {
    capacity.startCounting();
    for (LocalSet set : open.values()) {
      set.account().startCounting();
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

  private void chargeGuarantee(Quota quota) {
    if (quota.guaranteedIds() > 0 && !capacity.isCounting()) {
      startCounting();
    }
    if (quota.guaranteedIds() > 0 && !capacity.tryCharge(quota.guaranteedIds())) {
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
    if (lastOwner == Word.MAX_OWNER) {
      throw new IllegalStateException(
          "open sets: " + lastOwner + " (expected: < " + lastOwner + ")");
    }
    return ++lastOwner;
  }
}
