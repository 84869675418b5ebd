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
  /** A set that has nothing; {@link #chargeOpening} must follow. */
  public LocalSet(
      SetEngine engine, String name, Integer owner, Quota quota, @Nullable OwnerAccount account) {
    super(engine, name, owner, quota, account);
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
      requireIdle(locked, pasid);
      engine.foreignIds.report(state, pasid);
      result = engine.allocations.one(state, locked, range);
    } finally {
      leave(locked);
    }
    notifyListeners();
    return engine.allocations.orThrow(result, range, 1);
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
    long locked = enter();
    try {
      return state.detachSpid(spid);
    } finally {
      leave(locked);
    }
  }

  @Override
  public int findBySpid(int spid) {
    long locked = enter();
    try {
      return state.findSpid(spid);
    } finally {
      leave(locked);
    }
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
    engine.delivery.deliver(this, false);
    endIfClosed();
  }

  private static void checkAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
    }
  }
}
