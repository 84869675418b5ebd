// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Gate;
import io.pasid4j.core.word.Word;
import java.util.function.IntConsumer;

/** A set of a space of this process. One thread at a time is inside its gate. */
final class LocalSet implements PasidSet {
  private static final int ADMITTED = 0;

  private final PasidSpace space;
  private final String name;
  private final int owner;
  private final Account account;
  private final Holdings holdings;

  LocalSet(PasidSpace space, String name, int owner, Account account) {
    this.space = space;
    this.name = name;
    this.owner = owner;
    this.account = account;
    this.holdings = new Holdings(space.index(), owner, space.chooser());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Quota quota() {
    return account.quota();
  }

  @Override
  public int tryAllocate(PasidRange range) {
    long entered = account.enter();
    int heldIds = Gate.heldIds(entered);
    try {
      int answer = takeOne(entered, range);
      heldIds += answer >= 0 ? 1 : 0;
      return answer;
    } finally {
      account.leave(entered, heldIds);
    }
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("idempotencyKey: empty (expected: 1 character or more)");
    }
    long entered = account.enter();
    int heldIds = Gate.heldIds(entered);
    try {
      Integer known = holdings.findKey(idempotencyKey);
      if (known != null) {
        return known;
      }
      int pasid = orThrow(takeOne(entered, range), range, 1);
      heldIds++;
      holdings.rememberKey(idempotencyKey, pasid);
      return pasid;
    } finally {
      account.leave(entered, heldIds);
    }
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    checkCount(count);
    long entered = account.enter();
    int heldIds = Gate.heldIds(entered);
    try {
      int[] pasids = takeSeveral(entered, range, count);
      heldIds += count;
      return pasids;
    } finally {
      account.leave(entered, heldIds);
    }
  }

  @Override
  public int allocateContiguous(PasidRange range, int count) {
    checkCount(count);
    long entered = account.enter();
    int heldIds = Gate.heldIds(entered);
    try {
      int first = takeRun(entered, range, count);
      heldIds += count;
      return first;
    } finally {
      account.leave(entered, heldIds);
    }
  }

  @Override
  public int free(PasidRange range) {
    return space.reaches(range) ? free((int) range.min(), space.clampMax(range)) : 0;
  }

  @Override
  public boolean free(int pasid) {
    if (!space.contains(pasid)) {
      return false;
    }
    long entered = account.enter();
    boolean freed = false;
    try {
      // A closed set's owner index may be another's by now.
      freed = !Gate.isClosed(entered) && holdings.giveBack(pasid);
      return freed;
    } finally {
      leaveAfterFree(entered, freed ? 1 : 0);
    }
  }

  private int free(int min, int max) {
    long entered = account.enter();
    int freed = 0;
    try {
      freed = holdings.giveBack(min, max);
      return freed;
    } finally {
      leaveAfterFree(entered, freed);
    }
  }

  @Override
  public boolean holds(int pasid) {
    if (!space.contains(pasid)) {
      return false;
    }
    long before;
    boolean mine;
    do {
      before = account.load();
      // A closed set's owner index may be another's by now.
      mine = !Gate.isClosed(before) && Word.isHeldBy(space.index().loadWord(pasid), owner);
    } while (account.loadAny() != before);
    return mine;
  }

  @Override
  public int size() {
    return Gate.heldIds(account.load());
  }

  @Override
  public void forEach(PasidRange range, IntConsumer action) {
    if (!space.reaches(range)) {
      return;
    }
    IdList ids = new IdList();
    long entered = account.enter();
    try {
      holdings.visit((int) range.min(), space.clampMax(range), ids);
    } finally {
      account.leave(entered, Gate.heldIds(entered));
    }
    ids.forEach(action);
  }

  @Override
  public void close() {
    long entered = account.enter();
    int freed = 0;
    try {
      freed = holdings.giveBack(0, space.maxId());
    } finally {
      account.leaveAfterFree(entered, Gate.heldIds(entered) - freed, true);
    }
    if (!Gate.isClosed(entered)) {
      space.closed(this);
    }
  }

  /** Changes the quota, or throws and changes nothing. */
  void changeQuota(Quota next, long capacityIds) {
    long entered = account.enter();
    try {
      checkQuota(entered, next, capacityIds);
      if (!account.tryChange(entered, next)) {
        throw new QuotaRefusedException(
            Refusal.CAPACITY, "guaranteedIds: " + next.guaranteedIds() + " (expected: fewer)");
      }
    } finally {
      account.leave(entered, Gate.heldIds(entered));
    }
  }

  private void checkQuota(long entered, Quota next, long capacityIds) {
    if (Gate.isClosed(entered)) {
      throw new QuotaRefusedException(Refusal.CLOSED, "set: " + this);
    }
    if (next.limitIds() < Gate.heldIds(entered)) {
      throw new QuotaRefusedException(
          Refusal.QUOTA,
          "limitIds: " + next.limitIds() + " (expected: >= " + Gate.heldIds(entered) + " held)");
    }
    if (next.limitIds() > capacityIds && next.limitIds() > quota().limitIds()) {
      throw new QuotaRefusedException(
          Refusal.CAPACITY,
          "limitIds: " + next.limitIds() + " (expected: <= " + capacityIds + " of the space)");
    }
  }

  int owner() {
    return owner;
  }

  Account account() {
    return account;
  }

  boolean isOf(PasidSpace other) {
    return space == other;
  }

  /** What this set's frees have cost. */
  FreeCounters freeCounters() {
    long entered = account.enter();
    try {
      return holdings.counters();
    } finally {
      account.leave(entered, Gate.heldIds(entered));
    }
  }

  @Override
  public String toString() {
    return name + "#" + owner;
  }

  private void leaveAfterFree(long entered, int freed) {
    account.leaveAfterFree(entered, Gate.heldIds(entered) - freed, Gate.isClosed(entered));
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }

  private static int orThrow(int answer, PasidRange range, int count) {
    if (answer < 0) {
      throw new PasidUnavailableException(Refusal.ofCode(answer), range, count);
    }
    return answer;
  }

  /** Whether the set may take {@code count} more; charges them if so. */
  private int admit(long entered, int count) {
    if (Gate.isClosed(entered)) {
      return Refusal.CLOSED.code();
    }
    if (count > account.quota().limitIds() - Gate.heldIds(entered)) {
      return Refusal.QUOTA.code();
    }
    return account.tryCharge(entered, count) ? ADMITTED : Refusal.CAPACITY.code();
  }

  private int takeOne(long entered, PasidRange range) {
    int admission = admit(entered, 1);
    if (admission != ADMITTED) {
      return admission;
    }
    int pasid =
        space.reaches(range)
            ? holdings.take((int) range.min(), space.clampMax(range))
            : FreeIndex.NONE;
    if (pasid == FreeIndex.NONE) {
      account.uncharge(entered, 1);
      return refusal(range).code();
    }
    return pasid;
  }

  private int[] takeSeveral(long entered, PasidRange range, int count) {
    orThrow(admit(entered, count), range, count);
    int[] pasids =
        space.reaches(range)
            ? holdings.takeSeveral((int) range.min(), space.clampMax(range), count)
            : null;
    if (pasids == null) {
      account.uncharge(entered, count);
      throw new PasidUnavailableException(refusal(range), range, count);
    }
    return pasids;
  }

  private int takeRun(long entered, PasidRange range, int count) {
    orThrow(admit(entered, count), range, count);
    int first =
        space.reaches(range)
            ? holdings.takeRun((int) range.min(), space.clampMax(range), count)
            : FreeIndex.NONE;
    if (first == FreeIndex.NONE) {
      account.uncharge(entered, count);
      throw new PasidUnavailableException(runRefusal(range, count), range, count);
    }
    return first;
  }

  private Refusal refusal(PasidRange range) {
    return space.isReserved(range) ? Refusal.RESERVED : Refusal.RANGE_FULL;
  }

  private Refusal runRefusal(PasidRange range, int count) {
    boolean fragmented =
        space.reaches(range) && holdings.couldTake((int) range.min(), space.clampMax(range), count);
    return fragmented ? Refusal.FRAGMENTED : refusal(range);
  }
}
