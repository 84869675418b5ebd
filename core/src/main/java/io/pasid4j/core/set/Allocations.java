// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.FreeSurvey;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * Allocates IDs for the sets of a space: a result is an ID, 0 or more, or a refusal's code. The
 * caller has locked the set, except to make exceptions.
 *
 * <p>Each operation prepares first, which can fail: it allocates memory, reads clocks, takes the
 * bits of the free index, and releases those if a later step fails. Then it commits word by word,
 * which cannot fail.
 */
final class Allocations {
  static final int ADMITTED = 0;

  private final SpaceContext space;
  private final FreeIndex index;
  private final @Nullable Quarantine quarantine;
  private final @Nullable AllocationTimes times;

  Allocations(SpaceContext space) {
    this.space = space;
    this.index = space.index;
    this.quarantine = space.quarantine;
    this.times = space.times;
  }

  /** Allocates one ID. */
  int one(SetState set, long locked, PasidRange range) {
    int refusal = admit(set, locked, range, 1);
    if (refusal != ADMITTED) {
      return refusal;
    }
    int id = takeOrUncharge(set, locked, range);
    if (id == FreeIndex.NONE) {
      return refuse(set, locked, range, 1);
    }
    WordPage words = index.words(id);
    own(set, words, id, requireFree(set, locked, words, id));
    return id;
  }

  private int takeOrUncharge(SetState set, long locked, PasidRange range) {
    if (!space.reaches(range)) {
      return FreeIndex.NONE;
    }
    try {
      return take(set, (int) range.min(), space.clampMax(range));
    } catch (Throwable e) {
      set.account.uncharge(locked, 1);
      throw e;
    }
  }

  private int take(SetState set, int min, int max) {
    int id = set.chooser.take(min, max);
    return id == FreeIndex.NONE && index.bulkLock().isLocked() ? takeAgain(set, min, max) : id;
  }

  /** Searches while no other thread has taken many IDs that it may have to release. */
  private int takeAgain(SetState set, int min, int max) {
    index.bulkLock().lock();
    try {
      return set.chooser.take(min, max);
    } finally {
      index.bulkLock().unlock();
    }
  }

  /** Allocates one ID for a key that has none; the key is logged before the word changes. */
  int keyed(SetState set, long locked, PasidRange range, String key) {
    int refusal = admit(set, locked, range, 1);
    if (refusal != ADMITTED) {
      return refusal;
    }
    int id = takeOrUncharge(set, locked, range);
    if (id == FreeIndex.NONE) {
      return refuse(set, locked, range, 1);
    }
    WordPage words = index.words(id);
    long free = requireFree(set, locked, words, id);
    try {
      long word = Word.allocated(free, set.owner);
      set.attachments().addKeyOfNew(id, Word.generation(word), key);
    } catch (Throwable e) {
      index.release(id);
      set.account.uncharge(locked, 1);
      throw e;
    }
    own(set, words, id, free);
    return id;
  }

  /** The word of an ID whose bit was taken; takes back the charge if it is not free. */
  private long requireFree(SetState set, long locked, WordPage words, int id) {
    long word = words.loadOpaque(BitmapLayout.offset(id));
    if (Word.state(word) != Word.FREE) {
      set.account.uncharge(locked, 1);
      throw notFree(id, word);
    }
    return word;
  }

  static IllegalStateException notFree(int id, long word) {
    return new IllegalStateException(
        "word of " + id + ": 0x" + Long.toHexString(word) + " (expected: free)");
  }

  /** {@link #own} of an ID whose bit was taken and whose word is free. */
  void own(SetState set, int id) {
    WordPage words = index.words(id);
    own(set, words, id, words.loadOpaque(BitmapLayout.offset(id)));
  }

  /** Commits: from here on the set has the ID. Throws nothing, since all is prepared. */
  private void own(SetState set, WordPage words, int id, long free) {
    long word = Word.allocated(free, set.owner);
    if (times != null) {
      times.allocated(id, set.time);
    }
    words.storeRelease(BitmapLayout.offset(id), word);
    set.held.add(id);
    set.heldIds++;
    set.queue(EventType.ALLOC, id, word);
  }

  /** Returns the result, or throws the refusal as an exception. */
  int orThrow(int result, PasidRange range, int count) {
    if (result >= 0) {
      return result;
    }
    if (quarantine != null && result == Refusal.QUARANTINED.code()) {
      long dueMs = firstDueMs(range);
      // A quarantined ID may have become free since the refusal.
      long availableAtMs = dueMs < 0 ? quarantine.nowMs() : dueMs;
      throw new PasidUnavailableException(range, count, availableAtMs);
    }
    throw new PasidUnavailableException(Refusal.ofCode(result), range, count);
  }

  /**
   * Returns true if the set may have {@code count} more; prepares for them and charges them if so.
   */
  private int admit(SetState set, long locked, PasidRange range, int count) {
    if (SetLock.isClosed(locked)) {
      return Refusal.CLOSED.code();
    }
    long leftIds = (long) set.account.limitIds() - SetLock.chargedIds(locked);
    if (quarantine != null) {
      quarantine.expire();
      leftIds -= set.account.quarantinedIds();
    }
    if (count > leftIds) {
      return Refusal.QUOTA.code();
    }
    prepare(set, count);
    // No step that can fail comes between the charge and the search: a charge must not be left
    // behind.
    int refusal = set.account.charge(locked, count);
    if (refusal == ADMITTED) {
      return ADMITTED;
    }
    return refusal == Refusal.CAPACITY.code() ? refuseCharge(range, count) : refusal;
  }

  /** Takes memory for IDs that the set is to get, and the time. */
  void prepare(SetState set, int count) {
    if (times != null) {
      set.time = times.now();
    }
    set.prepareEvents(count);
    set.reserve(count);
  }

  /**
   * Returns why there is no charge: the free IDs are guaranteed to others, if any is free at all.
   */
  int refuseCharge(PasidRange range, int count) {
    return couldTake(range, count) ? Refusal.CAPACITY.code() : whyNothing(range);
  }

  /** Returns whether so many IDs are free, though perhaps not in one piece. */
  boolean couldTake(PasidRange range, int count) {
    if (!space.reaches(range)) {
      return false;
    }
    int min = (int) range.min();
    int max = space.clampMax(range);
    return count - 1 <= max - min
        && new FreeSurvey(index, space.reserved(), min, max, count).freeIds() >= count;
  }

  /** Undoes an admission whose search failed, and returns why the range has no such IDs. */
  int refuse(SetState set, long locked, PasidRange range, int count) {
    set.account.uncharge(locked, count);
    return whyNothing(range);
  }

  /** Returns why a range has no such IDs. */
  int whyNothing(PasidRange range) {
    if (space.isReserved(range)) {
      return Refusal.RESERVED.code();
    }
    return firstDueMs(range) >= 0 ? Refusal.QUARANTINED.code() : Refusal.RANGE_FULL.code();
  }

  private long firstDueMs(PasidRange range) {
    return quarantine == null || !space.reaches(range)
        ? -1
        : quarantine.firstDueMs((int) range.min(), space.clampMax(range));
  }
}
