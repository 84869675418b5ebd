// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.quota.Gate;
import io.pasid4j.core.word.Word;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of a space of this process. One thread at a time is inside its gate; what happens inside is
 * told to listeners after leaving.
 */
final class LocalSet extends Account implements PasidSet {
  private final PasidSpace space;
  private final String name;

  /** All that the gate guards. */
  private final Allocation inside;

  LocalSet(PasidSpace space, String name, int owner, Capacity capacity, Quota quota) {
    super(capacity, quota);
    this.space = space;
    this.name = name;
    inside = new Allocation(this, space, owner);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int tryAllocate(PasidRange range) {
    int answer;
    long entered = enter();
    try {
      answer = inside.takeOne(entered, range);
    } finally {
      leave(entered);
    }
    tell();
    return answer;
  }

  @Override
  public int allocate(PasidRange range) {
    return inside.orThrow(tryAllocate(range), range, 1);
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("idempotencyKey: empty (expected: 1 character or more)");
    }
    int answer;
    long entered = enter();
    try {
      answer = inside.takeKeyed(entered, range, idempotencyKey);
    } finally {
      leave(entered);
    }
    tell();
    return inside.orThrow(answer, range, 1);
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    checkCount(count);
    int[] pasids;
    long entered = enter();
    try {
      pasids = inside.takeSeveral(entered, range, count);
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
    long entered = enter();
    try {
      answer = inside.takeRun(entered, range, count);
    } finally {
      leave(entered);
    }
    tell();
    return inside.orThrow(answer, range, count);
  }

  @Override
  public int free(PasidRange range) {
    if (!space.reaches(range)) {
      return 0;
    }
    int freed;
    long entered = enter();
    try {
      freed = inside.giveBack((int) range.min(), space.clampMax(range));
    } finally {
      leave(entered);
    }
    tell();
    return freed;
  }

  @Override
  public boolean free(int pasid) {
    boolean freed;
    long entered = enter();
    try {
      freed = isMine(entered, pasid) && inside.giveBack(pasid);
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
      before = load();
      // A closed set's owner index may be another's by now.
      mine = !Gate.isClosed(before) && Word.isHeldBy(space.index().loadWord(pasid), inside.owner);
    } while (loadAny() != before);
    return mine;
  }

  @Override
  public int size() {
    return Gate.heldIds(load());
  }

  @Override
  public void forEach(PasidRange range, IntConsumer action) {
    if (!space.reaches(range)) {
      return;
    }
    IdList ids = new IdList();
    long entered = enter();
    try {
      inside.visit((int) range.min(), space.clampMax(range), ids);
    } finally {
      leave(entered);
    }
    ids.forEach(action);
  }

  @Override
  public GetResult get(int pasid) {
    GetResult result;
    long entered = enter();
    try {
      result = isMine(entered, pasid) ? inside.get(pasid) : GetResult.UNKNOWN;
    } finally {
      leave(entered);
    }
    tell();
    return result;
  }

  @Override
  public PutResult put(int pasid) {
    PutResult result;
    long entered = enter();
    try {
      result = isMine(entered, pasid) ? inside.put(pasid) : PutResult.UNKNOWN;
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
    long entered = enter();
    try {
      return isMine(entered, pasid) ? inside.attachSpid(pasid, spid) : SpidResult.UNKNOWN;
    } finally {
      leave(entered);
    }
  }

  @Override
  public boolean detachSpid(int spid) {
    return enterAnd(() -> inside.detachSpid(spid));
  }

  @Override
  public int findBySpid(int spid) {
    long entered = enter();
    try {
      return inside.findSpid(spid);
    } finally {
      leave(entered);
    }
  }

  @Override
  public boolean attach(int pasid, @Nullable Object value) {
    long entered = enter();
    try {
      return isMine(entered, pasid) && inside.attach(pasid, value);
    } finally {
      leave(entered);
    }
  }

  @Override
  public @Nullable Object attachment(int pasid) {
    return enterAnd(() -> inside.attachment(pasid));
  }

  @Override
  public void close() {
    long entered = enter();
    try {
      inside.giveBack(0, space.maxId());
    } finally {
      leaveClosed(entered, inside.chargedIds());
    }
    // A listener that never returns must not keep who ends a set.
    tell(false);
    endIfClosed();
  }

  /** Drops all references of pending IDs; how many have gone back. */
  int releasePending() {
    int released = enterAnd(inside::dropReferences);
    endIfClosed();
    return released;
  }

  /** Goes on with what an owner held before. Before the set is shared. */
  void adopt(PastSet past) {
    long entered = enter();
    inside.adopt(past);
    leave(entered);
  }

  /** Whether a word names this set, as the owner of a held or pending ID. */
  boolean holdsOrHasPending(int pasid) {
    long word = space.index().loadWord(pasid);
    return Word.isHeldBy(word, inside.owner) || Word.isPendingOf(word, inside.owner);
  }

  /** Attaches to an ID, held or pending, what a snapshot says; false if that cannot be. */
  boolean restore(int pasid, int spid, @Nullable String key) {
    long entered = enter();
    try {
      return inside.restore(pasid, spid, key);
    } finally {
      leave(entered);
    }
  }

  /** This set at one moment. */
  SetStatistics statistics() {
    return enterAnd(() ->
        new SetStatistics(inside.heldIds(), inside.activeIds(), inside.pendingIds(), quota()));
  }

  /** What this set's frees have cost. */
  FreeCounters freeCounters() {
    return enterAnd(() -> inside.counters());
  }

  /** Changes the quota, or throws and changes nothing. */
  void changeQuota(Quota next, long capacityIds) {
    long entered = enter();
    try {
      change(entered, next, capacityIds);
    } finally {
      leave(entered);
    }
  }

  /** What is attached, if anything; for the thread that has entered the account's gate. */
  @Nullable Attachments attachments() {
    return inside.attached();
  }

  int owner() {
    return inside.owner;
  }

  Listeners listeners() {
    return inside.events.listeners();
  }

  boolean isOf(PasidSpace other) {
    return space == other;
  }

  @Override
  public String toString() {
    return name + "#" + inside.owner;
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }

  /** Does what is not worth sparing an object for. */
  private <T extends @Nullable Object> T enterAnd(Supplier<T> operation) {
    long entered = enter();
    try {
      return operation.get();
    } finally {
      leave(entered);
    }
  }

  /** Leaves the gate after an operation, or after a look. */
  void leave(long entered) {
    leave(entered, inside.chargedIds());
  }

  /** Whether the ID is of the space and can be this set's: an ended set's owner index is not. */
  private boolean isMine(long entered, int pasid) {
    boolean ended = Gate.isClosed(entered) && Gate.heldIds(entered) == 0;
    return space.contains(pasid) && !ended;
  }

  /** Ends a closed set when nothing is pending any more. Outside the gate. */
  private void endIfClosed() {
    long word = loadAny();
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
    while (inside.events.isWaiting()) {
      PasidEvent event = nextEvent();
      if (event != null) {
        tell(event);
      } else if (!patient || !inside.events.pauseIfFull()) {
        return;
      }
    }
  }

  private void tell(PasidEvent event) {
    try {
      inside.events.tell(event);
    } finally {
      told(event);
      endIfClosed();
    }
  }

  private @Nullable PasidEvent nextEvent() {
    long entered = enter();
    try {
      return inside.events.next();
    } finally {
      leave(entered);
    }
  }

  private void told(PasidEvent event) {
    long entered = enter();
    try {
      inside.told(event);
    } finally {
      leave(entered);
    }
  }
}
