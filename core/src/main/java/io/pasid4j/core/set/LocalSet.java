// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.FreeCounters;
import io.pasid4j.core.FreedPart;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.core.SpidResult;
import io.pasid4j.core.event.FailureLog;
import io.pasid4j.core.event.Listeners;
import io.pasid4j.core.event.QueuedEvent;
import io.pasid4j.core.event.SetEvents;
import io.pasid4j.core.lock.Backoff;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.word.Word;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A set of a space of this process. Each operation locks the set, works on its state, unlocks it,
 * and then notifies listeners.
 */
public final class LocalSet extends Account implements PasidSet {
  private static final FailureLog FAILURES =
      new FailureLog(System.getLogger(LocalSet.class.getName()));

  private final SetEngine engine;
  private final SpaceContext space;
  private final String name;
  private final Integer owner;
  private final SetState state;

  /** A set that has nothing; {@link #chargeOpening} must follow. */
  public LocalSet(
      SetEngine engine, String name, Integer owner, Quota quota, @Nullable OwnerAccount account) {
    super(engine.space.freeze, engine.space.capacity, quota, account);
    this.engine = engine;
    this.space = engine.space;
    this.name = name;
    this.owner = owner;
    this.state = new SetState(space, this, this, owner);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int tryAllocate(PasidRange range) {
    int result;
    long locked = enter();
    try {
      result = engine.allocations.one(state, locked, range);
    } finally {
      leave(locked);
    }
    notifyListeners();
    return result;
  }

  @Override
  public int allocate(PasidRange range) {
    return engine.allocations.orThrow(tryAllocate(range), range, 1);
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    Text.check("idempotencyKey", idempotencyKey);
    int result;
    long locked = enter();
    try {
      result = state.findKey(idempotencyKey);
      if (result < 0) {
        result = engine.allocations.keyed(state, locked, range, idempotencyKey);
      }
    } finally {
      leave(locked);
    }
    notifyListeners();
    return engine.allocations.orThrow(result, range, 1);
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    checkAtLeastOne("count", count);
    int[] pasids = count <= limitIds() ? new int[count] : new int[0];
    int result;
    long locked = enter();
    try {
      result = engine.allocations.several(state, locked, range, count, pasids);
    } finally {
      leave(locked);
    }
    notifyListeners();
    engine.allocations.orThrow(result, range, count);
    return pasids;
  }

  @Override
  public int allocateContiguous(PasidRange range, int count) {
    checkAtLeastOne("count", count);
    int result;
    long locked = enter();
    try {
      result = engine.allocations.contiguous(state, locked, range, count);
    } finally {
      leave(locked);
    }
    notifyListeners();
    return engine.allocations.orThrow(result, range, count);
  }

  @Override
  public int reportBusy(int pasid, PasidRange range) {
    int result;
    long locked = enter();
    try {
      if (!isMine(locked, pasid) || !engine.foreignIds.report(state, pasid)) {
        throw new IllegalArgumentException(
            "pasid: " + pasid + " (expected: one that the set holds)");
      }
      result = engine.allocations.one(state, locked, range);
    } finally {
      leave(locked);
    }
    notifyListeners();
    return engine.allocations.orThrow(result, range, 1);
  }

  @Override
  public int free(PasidRange range) {
    if (!space.reaches(range)) {
      return 0;
    }
    int freed = 0;
    long locked = enter();
    try {
      if (!isEnded(locked)) {
        freed = engine.releases.range(state, (int) range.min(), space.clampMax(range));
      }
    } finally {
      leave(locked);
    }
    notifyListeners();
    return freed;
  }

  @Override
  public FreedPart free(PasidRange range, int maxIds) {
    checkAtLeastOne("maxIds", maxIds);
    if (!space.reaches(range)) {
      return new FreedPart(0, false);
    }
    FreedPart part;
    long locked = enter();
    try {
      part = engine.releases.part(state, (int) range.min(), space.clampMax(range), maxIds);
    } finally {
      leave(locked);
    }
    notifyListeners();
    return part;
  }

  @Override
  public boolean free(int pasid) {
    boolean freed;
    long locked = enter();
    try {
      freed = isMine(locked, pasid) && engine.releases.one(state, pasid);
    } finally {
      leave(locked);
    }
    notifyListeners();
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
      mine = !isClosed(before) && state.holds(pasid);
    } while (loadAny() != before);
    return mine;
  }

  @Override
  public int size() {
    return chargedIds(load());
  }

  @Override
  public void forEach(PasidRange range, IntConsumer action) {
    forEach(range, Integer.MAX_VALUE, action);
  }

  @Override
  public long forEach(PasidRange range, int maxIds, IntConsumer action) {
    checkAtLeastOne("maxIds", maxIds);
    if (!space.reaches(range)) {
      return -1;
    }
    IdPage page;
    long locked = enter();
    try {
      page = IdPage.of(state, (int) range.min(), space.clampMax(range), maxIds);
    } finally {
      leave(locked);
    }
    page.forEach(action);
    return page.nextId();
  }

  @Override
  public GetResult get(int pasid) {
    GetResult result;
    long locked = enter();
    try {
      result = isMine(locked, pasid) ? engine.references.get(state, pasid) : GetResult.UNKNOWN;
    } finally {
      leave(locked);
    }
    notifyListeners();
    return result;
  }

  @Override
  public PutResult put(int pasid) {
    PutResult result;
    long locked = enter();
    try {
      result = isMine(locked, pasid) ? engine.references.put(state, pasid) : PutResult.UNKNOWN;
    } finally {
      leave(locked);
    }
    notifyListeners();
    endIfClosed();
    return result;
  }

  @Override
  public SpidResult attachSpid(int pasid, int spid) {
    if (spid < 0) {
      throw new IllegalArgumentException("spid: " + spid + " (expected: 0 to 2147483647)");
    }
    long locked = enter();
    try {
      return isMine(locked, pasid) ? state.attachSpid(pasid, spid) : SpidResult.UNKNOWN;
    } finally {
      leave(locked);
    }
  }

  @Override
  public boolean detachSpid(int spid) {
    return locked(state -> state.detachSpid(spid) ? 1 : 0) == 1;
  }

  @Override
  public int findBySpid(int spid) {
    return locked(state -> state.findSpid(spid));
  }

  @Override
  public boolean attach(int pasid, @Nullable Object value) {
    long locked = enter();
    try {
      return isMine(locked, pasid) && state.attach(pasid, value);
    } finally {
      leave(locked);
    }
  }

  @Override
  public @Nullable Object attachment(int pasid) {
    long locked = enter();
    try {
      return state.attachments == null ? null : state.attachments.value(pasid);
    } finally {
      leave(locked);
    }
  }

  @Override
  public void close() {
    long locked = enter();
    boolean freed = false;
    try {
      if (!isEnded(locked)) {
        engine.releases.range(state, 0, space.maxId());
      }
      freed = true;
    } finally {
      if (freed) {
        leaveClosed(locked, state.chargedIds());
      } else {
        // The clock has failed, or memory lacks: the set is as it was, and can be closed again.
        leave(locked);
      }
    }
    // A listener that never returns must not keep a thread that ends a set.
    notifyListeners(false);
    endIfClosed();
  }

  /** Drops all references of pending IDs; how many were released. */
  public int releasePending() {
    int released = locked(engine.releases::dropReferences);
    endIfClosed();
    return released;
  }

  /** Releases foreign IDs in {@code [min, max]}; how many. */
  public int clearForeign(int min, int max) {
    int cleared = locked(state -> engine.foreignIds.clear(state, min, max));
    endIfClosed();
    return cleared;
  }

  /** Goes on with what an owner had before. Before the set is shared. */
  public void adopt(RecoveredIds recovered) {
    state.adopt(recovered);
  }

  /** Attaches to an ID, held or pending, what a log or a snapshot has; false if that cannot be. */
  public boolean restore(int pasid, int spid, @Nullable String key) {
    long locked = enter();
    try {
      return isMine(locked, pasid) && state.restore(pasid, spid, key);
    } finally {
      leave(locked);
    }
  }

  /** Whether the set holds an ID or has it pending; a moment's answer. */
  public boolean hasOrPends(int pasid) {
    long word = space.index.loadWord(pasid);
    return Word.isHeldBy(word, state.owner) || Word.isPendingOf(word, state.owner);
  }

  /** This set at one moment. */
  public SetStatistics statistics() {
    long locked = enter();
    try {
      return new SetStatistics(
          state.heldIds,
          state.activeIds,
          state.pendingIds,
          state.foreignIds,
          quarantinedIds(),
          quota());
    } finally {
      leave(locked);
    }
  }

  /** What this set's frees have cost. */
  public FreeCounters freeCounters() {
    long locked = enter();
    try {
      return new FreeCounters(state.frees, state.indexSearches, state.idsVisited);
    } finally {
      leave(locked);
    }
  }

  /** Changes the quota, or throws and changes nothing. */
  public void changeQuota(Quota next, long capacityIds) {
    long locked = enter();
    try {
      change(locked, next, capacityIds);
    } finally {
      leave(locked);
    }
  }

  /** What is attached, if anything; for a thread that has frozen the set, or locked it. */
  public @Nullable Attachments attachments() {
    return state.attachments;
  }

  /** The index by which the words name the set, as an object that takes no memory to make. */
  public Integer ownerIndex() {
    return owner;
  }

  /** Those who listen to this set. */
  public Listeners listeners() {
    return state.events.listeners();
  }

  /** Whether the set is of a space. */
  public boolean isOf(SpaceContext other) {
    return space == other;
  }

  @Override
  public String toString() {
    return name + "#" + owner;
  }

  private static void checkAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
    }
  }

  /** Does with the state what needs no notification. An ended set has none any more: 0. */
  private int locked(ToIntFunction<SetState> operation) {
    long locked = enter();
    try {
      return operation.applyAsInt(state);
    } finally {
      leave(locked);
    }
  }

  private void leave(long locked) {
    leave(locked, state.chargedIds());
  }

  /** Whether the ID is of the space and can be this set's: an ended set's owner index is not. */
  private boolean isMine(long locked, int pasid) {
    return space.contains(pasid) && !isEnded(locked);
  }

  /** Ends a closed set when it has no ID any more. With no lock held. */
  private void endIfClosed() {
    if (isEnded(loadAny())) {
      engine.ended.accept(this);
    }
  }

  /** Delivers what waits, unless another thread of this set does. With no lock held. */
  private void notifyListeners() {
    if (state.events.isWaiting()) {
      notifyListeners(true);
    }
  }

  /** As above; whether to wait for another thread that has too much to deliver. Throws nothing. */
  private void notifyListeners(boolean patient) {
    try {
      boolean within = SetEvents.begin();
      try {
        deliverAll(patient && !within);
      } finally {
        SetEvents.end(within);
      }
    } catch (Throwable e) { // memory lacks: what waits is delivered after the next operation
      FAILURES.note("events not delivered yet", e);
    }
  }

  private void deliverAll(boolean patient) {
    boolean interrupted = false;
    int turn = 0;
    while (state.events.isWaiting()) {
      QueuedEvent next = nextEvent();
      if (next != null) {
        turn = 0;
        deliver(next);
      } else if (patient && state.events.isFull()) {
        interrupted |= Backoff.pause(turn);
        turn = Backoff.next(turn);
      } else {
        break;
      }
    }
    Backoff.end(interrupted);
  }

  private @Nullable QueuedEvent nextEvent() {
    long locked = enter();
    try {
      return state.events.next(this);
    } finally {
      leave(locked);
    }
  }

  private void deliver(QueuedEvent next) {
    try {
      state.events.deliver(next);
    } finally {
      long locked = enter();
      state.events.delivered();
      if (next.event().type() == EventType.FREE) {
        engine.releases.notified(state, next.event().pasid());
      }
      leave(locked);
      endIfClosed();
    }
  }
}
