// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.FreedPart;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpidResult;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.word.Word;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of a space of this process. Each operation locks the set, works on its state, unlocks it,
 * and then notifies listeners.
 */
public final class LocalSet extends OperatedSet {
  /** Creates a set that has no ID; {@link #chargeOpening} must follow. */
  public LocalSet(
      SetEngine engine, String name, Integer owner, Quota quota, @Nullable OwnerAccount account) {
    super(engine, name, owner, quota, account);
  }

  @Override
  public int tryAllocate(PasidRange range) {
    int result;
    long locked = lock();
    try {
      result = engine.allocations.one(state, locked, range);
    } finally {
      unlock(locked);
    }
    notifyListeners();
    if (result < 0) {
      engine.catchUp.run();
    }
    return result;
  }

  @Override
  public int allocate(PasidRange range) {
    return engine.allocations.orThrow(tryAllocate(range), range, 1);
  }

  /** Returns the result, or throws the refusal; nothing is locked. */
  private int resultOf(int result, PasidRange range, int count) {
    if (result < 0) {
      // What is missing may wait for a set that lacked memory.
      engine.catchUp.run();
    }
    return engine.allocations.orThrow(result, range, count);
  }

  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    Text.check("idempotencyKey", idempotencyKey);
    int result;
    long locked = lock();
    try {
      result = state.findKey(idempotencyKey);
      if (result < 0) {
        result = engine.allocations.keyed(state, locked, range, idempotencyKey);
      }
    } finally {
      unlock(locked);
    }
    notifyListeners();
    return resultOf(result, range, 1);
  }

  @Override
  public int[] allocate(PasidRange range, int count) {
    checkAtLeastOne("count", count);
    TakenIds taken = new TakenIds(count);
    int result;
    long locked = lock();
    try {
      result = engine.many.several(state, locked, range, taken);
    } finally {
      unlock(locked);
    }
    notifyListeners();
    resultOf(result, range, count);
    return taken.ids();
  }

  @Override
  public int allocateContiguous(PasidRange range, int count) {
    checkAtLeastOne("count", count);
    int result;
    long locked = lock();
    try {
      result = engine.many.contiguous(state, locked, range, count);
    } finally {
      unlock(locked);
    }
    notifyListeners();
    return resultOf(result, range, count);
  }

  @Override
  public int reportBusy(int pasid, PasidRange range) {
    int result;
    long locked = lock();
    try {
      requireIdle(locked, pasid);
      engine.foreignIds.report(state, pasid);
      result = engine.allocations.one(state, locked, range);
    } finally {
      unlock(locked);
    }
    notifyListeners();
    return resultOf(result, range, 1);
  }

  private void requireIdle(long locked, int pasid) {
    long word = isMine(locked, pasid) ? space.index.loadWord(pasid) : 0;
    if (!Word.isHeldBy(word, state.owner)) {
      throw new IllegalArgumentException("pasid: " + pasid + " (expected: one that the set holds)");
    }
    if (Word.references(word) > 0) {
      throw new IllegalStateException(
          "references of " + pasid + ": " + Word.references(word) + " (expected: none)");
    }
  }

  @Override
  public int free(PasidRange range) {
    if (!space.reaches(range)) {
      return 0;
    }
    int freed = 0;
    long locked = lock();
    try {
      if (!isEnded(locked)) {
        freed = engine.releases.range(state, (int) range.min(), space.clampMax(range));
      }
    } finally {
      unlock(locked);
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
    long locked = lock();
    try {
      part = engine.releases.part(state, (int) range.min(), space.clampMax(range), maxIds);
    } finally {
      unlock(locked);
    }
    notifyListeners();
    return part;
  }

  @Override
  public boolean free(int pasid) {
    boolean freed;
    long locked = lock();
    try {
      freed = isMine(locked, pasid) && engine.releases.one(state, pasid);
    } finally {
      unlock(locked);
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
      // A closed set's owner index may belong to another set by now.
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
    long locked = lock();
    try {
      page = IdPage.of(state, (int) range.min(), space.clampMax(range), maxIds);
    } finally {
      unlock(locked);
    }
    page.forEach(action);
    return page.nextId();
  }

  @Override
  public GetResult get(int pasid) {
    GetResult result;
    long locked = lock();
    try {
      result = isMine(locked, pasid) ? engine.references.get(state, pasid) : GetResult.UNKNOWN;
    } finally {
      unlock(locked);
    }
    notifyListeners();
    return result;
  }

  @Override
  public PutResult put(int pasid) {
    PutResult result;
    long locked = lock();
    try {
      result = isMine(locked, pasid) ? engine.references.put(state, pasid) : PutResult.UNKNOWN;
    } finally {
      unlock(locked);
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
    long locked = lock();
    try {
      return isMine(locked, pasid) ? state.attachSpid(pasid, spid) : SpidResult.UNKNOWN;
    } finally {
      unlock(locked);
    }
  }

  @Override
  public boolean detachSpid(int spid) {
    long locked = lock();
    try {
      return state.detachSpid(spid);
    } finally {
      unlock(locked);
    }
  }

  @Override
  public int findBySpid(int spid) {
    long locked = lock();
    try {
      return state.findSpid(spid);
    } finally {
      unlock(locked);
    }
  }

  @Override
  public boolean attach(int pasid, @Nullable Object value) {
    long locked = lock();
    try {
      return isMine(locked, pasid) && state.attach(pasid, value);
    } finally {
      unlock(locked);
    }
  }

  @Override
  public @Nullable Object attachment(int pasid) {
    long locked = lock();
    try {
      return state.attachments == null ? null : state.attachments.value(pasid);
    } finally {
      unlock(locked);
    }
  }

  @Override
  public void close() {
    long locked = lock();
    boolean freed = false;
    try {
      if (!isEnded(locked)) {
        engine.releases.range(state, 0, space.maxId());
      }
      freed = true;
    } finally {
      if (freed) {
        unlockClosed(locked, state.chargedIds());
      } else {
        // The clock has failed, or out of memory: the set is unchanged, and can be closed again.
        unlock(locked);
      }
    }
    // A listener that never returns must not block a thread that ends a set.
    engine.delivery.deliver(this, false);
    endIfClosed();
  }

  private static void checkAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
    }
  }
}
