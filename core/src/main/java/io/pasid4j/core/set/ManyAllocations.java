// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.word.Word;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Allocates many IDs at once for the sets of a space, all or none; otherwise as {@link
 * Allocations}. The caller has locked the set.
 */
final class ManyAllocations {
  private static final int ADMITTED = Allocations.ADMITTED;

  private final Allocations allocations;
  private final SpaceContext space;
  private final FreeIndex index;
  private final @Nullable Quarantine quarantine;

  ManyAllocations(Allocations allocations, SpaceContext space) {
    this.allocations = allocations;
    this.space = space;
    this.index = space.index;
    this.quarantine = space.quarantine;
  }

  /** Allocates IDs, ascending, all or none; 0 or a refusal. */
  int several(SetState set, long locked, PasidRange range, TakenIds taken) {
    int[] room = set.held.entries();
    int result = Refusal.RANGE_FULL.code();
    try {
      result = tryTake(set, locked, range, taken);
      return result;
    } finally {
      if (result < 0) {
        set.giveBack(room);
      }
    }
  }

  private int tryTake(SetState set, long locked, PasidRange range, TakenIds taken) {
    int count = taken.count();
    int refusal = admitMany(set, locked, range, count);
    if (refusal != ADMITTED) {
      return refusal;
    }
    boolean completed = false;
    try {
      taken.makeRoom();
      completed = takeAll(set, range, taken.ids());
    } catch (Throwable e) {
      set.account.uncharge(locked, count);
      throw e;
    }
    if (!completed) {
      return allocations.refuse(set, locked, range, count);
    }
    for (int id : taken.ids()) {
      allocations.own(set, id);
    }
    return ADMITTED;
  }

  private boolean takeAll(SetState set, PasidRange range, int[] ids) {
    int min = (int) range.min();
    int max = space.clampMax(range);
    int taken = 0;
    boolean completed = false;
    index.bulkLock().lock();
    try {
      int id = 0;
      while (taken < ids.length && id >= 0) {
        id = set.chooser.take(min, max);
        if (id >= 0) {
          checkFree(id);
          ids[taken++] = id;
        }
      }
      if (taken == ids.length) {
        Arrays.sort(ids);
        completed = true;
      }
    } finally {
      if (!completed) {
        for (int at = 0; at < taken; at++) {
          index.release(ids[at]);
        }
      }
      index.bulkLock().unlock();
    }
    return completed;
  }

  /** Allocates a contiguous block; its lowest ID. */
  int contiguous(SetState set, long locked, PasidRange range, int count) {
    int[] room = set.held.entries();
    int result = Refusal.RANGE_FULL.code();
    try {
      result = tryTakeBlock(set, locked, range, count);
      return result;
    } finally {
      if (result < 0) {
        set.giveBack(room);
      }
    }
  }

  private int tryTakeBlock(SetState set, long locked, PasidRange range, int count) {
    int refusal = admitMany(set, locked, range, count);
    if (refusal != ADMITTED) {
      return refusal;
    }
    int first = FreeIndex.NONE;
    try {
      if (space.reaches(range)) {
        first = takeBlock((int) range.min(), space.clampMax(range), count);
      }
    } catch (Throwable e) {
      set.account.uncharge(locked, count);
      throw e;
    }
    if (first == FreeIndex.NONE) {
      return refuseBlock(set, locked, range, count);
    }
    for (int at = 0; at < count; at++) {
      allocations.own(set, first + at);
    }
    return first;
  }

  private int takeBlock(int min, int max, int count) {
    index.bulkLock().lock();
    try {
      int first = index.contiguous().take(min, max, count);
      for (int at = 0; first >= 0 && at < count; at++) {
        checkFreeOfBlock(first, at, count);
      }
      return first;
    } finally {
      index.bulkLock().unlock();
    }
  }

  private void checkFreeOfBlock(int first, int at, int count) {
    boolean checked = false;
    try {
      checkFree(first + at);
      checked = true;
    } finally {
      if (!checked) {
        index.contiguous().release(first, at);
        index.contiguous().release(first + at + 1, count - at - 1);
      }
    }
  }

  /** An ID whose bit was taken, and whose word is not free, belongs to no set. */
  private void checkFree(int id) {
    long word = index.words(id).loadOpaque(BitmapLayout.offset(id));
    if (Word.state(word) != Word.FREE) {
      throw Allocations.notFree(id, word);
    }
  }

  /**
   * Returns why the set may not have so many more; or prepares for them and charges it. Takes
   * memory for them only if so many are free.
   */
  private int admitMany(SetState set, long locked, PasidRange range, int count) {
    if (SetLock.isClosed(locked)) {
      return Refusal.CLOSED.code();
    }
    if (count > leftIds(set, locked)) {
      return Refusal.QUOTA.code();
    }
    boolean possible = couldTakeAll(range, count);
    if (possible) {
      allocations.prepare(set, count);
    }
    int refusal = set.account.charge(locked, count);
    if (refusal == Refusal.CAPACITY.code()) {
      return allocations.refuseCharge(range, count);
    }
    return possible || refusal != ADMITTED
        ? refusal
        : allocations.refuse(set, locked, range, count);
  }

  private long leftIds(SetState set, long locked) {
    long leftIds = (long) set.account.limitIds() - SetLock.chargedIds(locked);
    if (quarantine == null) {
      return leftIds;
    }
    quarantine.expire();
    return leftIds - set.account.quarantinedIds();
  }

  /**
   * Returns whether so many IDs are free; looks again while another thread has many IDs that it may
   * release.
   */
  private boolean couldTakeAll(PasidRange range, int count) {
    if (allocations.couldTake(range, count)) {
      return true;
    }
    if (!index.bulkLock().isLocked()) {
      return false;
    }
    index.bulkLock().lock();
    try {
      return allocations.couldTake(range, count);
    } finally {
      index.bulkLock().unlock();
    }
  }

  /** {@link Allocations#refuse} for a contiguous block. */
  private int refuseBlock(SetState set, long locked, PasidRange range, int count) {
    set.account.uncharge(locked, count);
    return allocations.couldTake(range, count)
        ? Refusal.FRAGMENTED.code()
        : allocations.whyNothing(range);
  }
}
