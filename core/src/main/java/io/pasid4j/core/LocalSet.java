// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Gate;
import io.pasid4j.core.word.Word;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of a space of this process. One thread at a time is inside its gate; what happens inside is
 * told to listeners after leaving.
 */
final class LocalSet implements PasidSet {
  private final PasidSpace space;
  private final String name;
  private final int owner;
  private final Account account;
  private final SetEvents events;
  private final Departures departures;
  private final Holdings holdings;
  private final Allocation allocation;
  private final Lifecycle lifecycle;

  LocalSet(PasidSpace space, String name, int owner, Account account) {
    this.space = space;
    this.name = name;
    this.owner = owner;
    this.account = account;
    events = new SetEvents(space.listeners());
    departures = new Departures(this, space.index(), events, space.quarantine());
    holdings = new Holdings(space, owner, departures);
    lifecycle = new Lifecycle(this, space, owner, events, departures);
    allocation = new Allocation(space, account, holdings, lifecycle);
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
    int answer;
    long entered = account.enter();
    try {
      answer = allocation.takeOne(entered, range);
    } finally {
      leave(entered);
    }
    tell();
    return answer;
  }

  @Override
  public int allocate(PasidRange range) {
    return allocation.orThrow(tryAllocate(range), range, 1);
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("idempotencyKey: empty (expected: 1 character or more)");
    }
    int answer;
    long entered = account.enter();
    try {
      answer = allocation.takeKeyed(entered, range, idempotencyKey);
    } finally {
      leave(entered);
    }
    tell();
    return allocation.orThrow(answer, range, 1);
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    checkCount(count);
    int[] pasids;
    long entered = account.enter();
    try {
      pasids = allocation.takeSeveral(entered, range, count);
    } finally {
      leave(entered);
    }
    tell();
    return pasids;
  }

  @Override
  public int allocateContiguous(PasidRange range, int count) {
    checkCount(count);
    int answer;
    long entered = account.enter();
    try {
      answer = allocation.takeRun(entered, range, count);
    } finally {
      leave(entered);
    }
    tell();
    return allocation.orThrow(answer, range, count);
  }

  @Override
  public int free(PasidRange range) {
    if (!space.reaches(range)) {
      return 0;
    }
    int freed;
    long entered = account.enter();
    try {
      freed = holdings.giveBack((int) range.min(), space.clampMax(range));
    } finally {
      leave(entered);
    }
    tell();
    return freed;
  }

  @Override
  public boolean free(int pasid) {
    boolean freed;
    long entered = account.enter();
    try {
      freed = isMine(entered, pasid) && holdings.giveBack(pasid);
    } finally {
      leave(entered);
    }
    tell();
    return freed;
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
      leave(entered);
    }
    ids.forEach(action);
  }

  @Override
  public GetResult get(int pasid) {
    GetResult result;
    long entered = account.enter();
    try {
      result = isMine(entered, pasid) ? lifecycle.get(pasid) : GetResult.UNKNOWN;
    } finally {
      leave(entered);
    }
    tell();
    return result;
  }

  @Override
  public PutResult put(int pasid) {
    PutResult result;
    long entered = account.enter();
    try {
      result = isMine(entered, pasid) ? lifecycle.put(pasid) : PutResult.UNKNOWN;
    } finally {
      leave(entered);
    }
    tell();
    endIfClosed();
    return result;
  }

  @Override
  public SpidResult attachSpid(int pasid, int spid) {
    if (spid < 0) {
      throw new IllegalArgumentException("spid: " + spid + " (expected: 0 to 2147483647)");
    }
    long entered = account.enter();
    try {
      return isMine(entered, pasid) ? lifecycle.attachSpid(pasid, spid) : SpidResult.UNKNOWN;
    } finally {
      leave(entered);
    }
  }

  @Override
  public boolean detachSpid(int spid) {
    return inside(() -> lifecycle.detachSpid(spid));
  }

  @Override
  public int findBySpid(int spid) {
    long entered = account.enter();
    try {
      return lifecycle.findSpid(spid);
    } finally {
      leave(entered);
    }
  }

  @Override
  public boolean attach(int pasid, @Nullable Object value) {
    long entered = account.enter();
    try {
      return isMine(entered, pasid) && lifecycle.attach(pasid, value);
    } finally {
      leave(entered);
    }
  }

  @Override
  public @Nullable Object attachment(int pasid) {
    return inside(() -> lifecycle.attachment(pasid));
  }

  @Override
  public void close() {
    long entered = account.enter();
    try {
      holdings.giveBack(0, space.maxId());
    } finally {
      account.leaveClosed(entered, holdings.chargedIds());
    }
    // A listener that never returns must not keep who ends a set.
    tell(false);
    endIfClosed();
  }

  /** Drops all references of pending IDs; how many have gone back. */
  int releasePending() {
    int released = inside(departures::dropReferences);
    endIfClosed();
    return released;
  }

  /** Goes on with what an owner held before. Before the set is shared. */
  void adopt(PastSet past) {
    long entered = account.enter();
    holdings.adopt(past);
    leave(entered);
  }

  /** Whether a word names this set, as the owner of a held or pending ID. */
  boolean holdsOrHasPending(int pasid) {
    long word = space.index().loadWord(pasid);
    return Word.isHeldBy(word, owner) || Word.isPendingOf(word, owner);
  }

  /** Attaches to an ID, held or pending, what a snapshot says; false if that cannot be. */
  boolean restore(int pasid, int spid, @Nullable String key) {
    long entered = account.enter();
    try {
      return lifecycle.restore(pasid, spid, key);
    } finally {
      leave(entered);
    }
  }

  /** This set at one moment. */
  SetStatistics statistics() {
    return inside(() ->
        new SetStatistics(
            holdings.heldIds(), departures.activeIds(), departures.pendingIds(), quota()));
  }

  /** What this set's frees have cost. */
  FreeCounters freeCounters() {
    return inside(() -> holdings.counters());
  }

  /** Changes the quota, or throws and changes nothing. */
  void changeQuota(Quota next, long capacityIds) {
    long entered = account.enter();
    try {
      account.change(entered, next, capacityIds);
    } finally {
      leave(entered);
    }
  }

  /** What is attached, if anything; for the thread that has entered the account's gate. */
  @Nullable Attachments attachments() {
    return lifecycle.attached();
  }

  int owner() {
    return owner;
  }

  Account account() {
    return account;
  }

  Listeners listeners() {
    return events.listeners();
  }

  boolean isOf(PasidSpace other) {
    return space == other;
  }

  @Override
  public String toString() {
    return name + "#" + owner;
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }

  /** Does what is not worth sparing an object for. */
  private <T extends @Nullable Object> T inside(Supplier<T> operation) {
    long entered = account.enter();
    try {
      return operation.get();
    } finally {
      leave(entered);
    }
  }

  /** Leaves the gate after an operation, or after a look. */
  void leave(long entered) {
    account.leave(entered, holdings.chargedIds());
  }

  /** Whether the ID is of the space and can be this set's: an ended set's owner index is not. */
  private boolean isMine(long entered, int pasid) {
    boolean ended = Gate.isClosed(entered) && Gate.heldIds(entered) == 0;
    return space.contains(pasid) && !ended;
  }

  /** Ends a closed set when nothing is pending any more. Outside the gate. */
  private void endIfClosed() {
    long word = account.loadAny();
    if (Gate.isClosed(word) && Gate.heldIds(word) == 0) {
      space.ended(this);
    }
  }

  /** Tells what waits, unless another thread of this set is at it. Outside the gate. */
  private void tell() {
    tell(true);
  }

  /** Like {@link #tell()}; whether to wait for another thread that has too much to tell. */
  private void tell(boolean patient) {
    while (events.isWaiting()) {
      PasidEvent event = nextEvent();
      if (event != null) {
        tell(event);
      } else if (!patient || !events.pauseIfFull()) {
        return;
      }
    }
  }

  private void tell(PasidEvent event) {
    try {
      events.tell(event);
    } finally {
      told(event);
      endIfClosed();
    }
  }

  private @Nullable PasidEvent nextEvent() {
    long entered = account.enter();
    try {
      return events.next();
    } finally {
      leave(entered);
    }
  }

  private void told(PasidEvent event) {
    long entered = account.enter();
    try {
      lifecycle.told(event);
    } finally {
      leave(entered);
    }
  }
}
