// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.FreedPart;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageNotes;
import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;

/**
 * Frees the IDs of the sets of a space and releases them: the word first, then the bit. An ID with
 * references becomes pending instead; so does one whose listeners have to be notified of its FREE
 * first. IDs and bounds are in the space. The caller has locked the set.
 *
 * <p>Each operation prepares first, which can fail: it takes memory and reads the clock. Then it
 * commits word by word, which cannot.
 */
final class Releases {
  private final FreeIndex index;
  private final PageNotes notes;
  private final int minId;
  private final int maxId;

  Releases(SpaceContext space) {
    this.index = space.index;
    this.notes = space.notes;
    this.minId = (int) Math.min(space.reserved().nextUnreserved(0), Integer.MAX_VALUE);
    this.maxId = space.maxId();
  }

  /** Frees one ID if it is held. */
  boolean one(SetState set, int id) {
    WordPage words = index.wordsOrNull(id);
    long word = words == null ? 0 : words.loadOpaque(BitmapLayout.offset(id));
    if (words == null || !Word.isHeldBy(word, set.owner)) {
      set.otherFrees++;
      set.indexSearches++;
      return false;
    }
    prepare(set, 1);
    set.oneIdFrees++;
    set.heldIds--;
    set.held.remove(id);
    if (freeWord(set, words, id, word)) {
      released(set, BitmapLayout.leaf(id), 1L << id);
    }
    return true;
  }

  /**
   * Frees the held IDs in {@code [min, max]}.
   *
   * @return how many that were
   */
  int range(SetState set, int min, int max) {
    if (min == max) {
      return one(set, min) ? 1 : 0;
    }
    set.otherFrees++;
    set.indexSearches++;
    HeldIds held = set.held;
    boolean all = min <= minId && max == maxId;
    if (!held.isSorted() && (!all || !isPlain(set, !set.internal && set.events.hasListeners()))) {
      // Events and log entries come in ascending order.
      held.sort();
    }
    int from = all ? 0 : held.position(min);
    int end = all ? held.size() : held.end(max);
    return from == end ? 0 : entries(set, from, end);
  }

  /** Frees at most {@code most} of the held IDs in {@code [min, max]}, the highest first. */
  FreedPart part(SetState set, int min, int max, int most) {
    set.otherFrees++;
    set.indexSearches++;
    HeldIds held = set.held;
    held.sort();
    int from = held.position(min);
    int end = held.end(max);
    int start = end;
    int heldIds = 0;
    while (start > from && heldIds < most) {
      start--;
      heldIds += set.holds(held.entries()[start]) ? 1 : 0;
    }
    // Before anything is freed: it takes memory.
    FreedPart part = new FreedPart(heldIds, from < start);
    if (start < end) {
      entries(set, start, end);
    }
    return part;
  }

  /**
   * Frees the held IDs among the entries {@code [from, end)} of the index, and removes these
   * entries.
   */
  private int entries(SetState set, int from, int end) {
    prepare(set, end - from);
    HeldIds held = set.held;
    int freed;
    if (isPlain(set, set.observed)) {
      long heldWord = Word.allocated(0, set.owner);
      freed = index.bulkRelease().free(held.entries(), from, end, held.isSorted(), heldWord);
    } else {
      freed = each(set, from, end);
    }
    held.cut(from, end);
    set.heldIds -= freed;
    set.indexSearches++;
    set.idsVisited += end - from;
    return freed;
  }

  /**
   * Returns whether each freed ID is released at once: nothing observes, refers to or delays it.
   */
  private boolean isPlain(SetState set, boolean observed) {
    return set.quarantine == null && set.activeIds == 0 && !observed && !set.hasAttachments();
  }

  /** Prepares, and may fail: reads the clock, allocates memory for events and entries. */
  private void prepare(SetState set, int mostIds) {
    Quarantine destination = set.quarantine;
    if (destination != null) {
      set.dueMs = destination.dueMs();
    }
    set.prepareEvents(mostIds);
    if (set.observed) {
      set.reservePending(mostIds);
    } else if (set.activeIds > 0) {
      set.reservePending(Math.min(mostIds, set.activeIds));
    }
  }

  private int each(SetState set, int from, int end) {
    int[] ids = set.held.entries();
    int freed = 0;
    int leaf = 0;
    long mask = 0;
    for (int at = from; at < end; at++) {
      int id = ids[at];
      WordPage words = index.wordsOrNull(id);
      long word = words == null ? 0 : words.loadOpaque(BitmapLayout.offset(id));
      if (words != null && Word.isHeldBy(word, set.owner)) {
        if (BitmapLayout.leaf(id) != leaf) {
          releaseAny(set, leaf, mask);
          leaf = BitmapLayout.leaf(id);
          mask = 0;
        }
        freed++;
        mask |= freeWord(set, words, id, word) ? 1L << id : 0;
      }
    }
    releaseAny(set, leaf, mask);
    return freed;
  }

  private void releaseAny(SetState set, int leaf, long mask) {
    if (mask != 0) {
      released(set, leaf, mask);
    }
  }

  /** Frees the bits of IDs whose words are released already, or adds them to the quarantine. */
  private void released(SetState set, int leaf, long mask) {
    Quarantine destination = set.quarantine;
    if (destination == null) {
      index.releaseLeaf(leaf, mask);
    } else {
      destination.add(leaf, set.dueMs);
    }
  }

  /** Changes the word of a held ID; true if it is released, false if it is pending. */
  private boolean freeWord(SetState set, WordPage words, int id, long word) {
    if (Word.references(word) == 0 && !set.observed) {
      storeReleased(set, words, id, word);
      return true;
    }
    makePending(set, words, id, word);
    return false;
  }

  private void makePending(SetState set, WordPage words, int id, long word) {
    set.activeIds -= Word.references(word) > 0 ? 1 : 0;
    if (set.attachments != null) {
      set.attachments.forgetKey(id);
    }
    if (set.pending != null) {
      set.pending.add(id);
    }
    set.pendingIds++;
    words.storeRelease(
        BitmapLayout.offset(id), set.observed ? Word.notifying(word) : Word.pending(word));
    set.queue(EventType.FREE, id, word);
  }

  private void storeReleased(SetState set, WordPage words, int id, long word) {
    long next = Word.freed(word);
    Quarantine destination = set.quarantine;
    if (destination != null) {
      set.account.quarantine();
      notes.payer(id, set.account);
      next = destination.quarantined(word, set.dueMs);
    }
    words.storeRelease(BitmapLayout.offset(id), next);
    if (set.attachments != null) {
      set.attachments.forget(id);
    }
  }

  /** Drops a reference of a pending ID, if it has one. */
  PutResult putPending(SetState set, int id, long word) {
    if (Word.references(word) == 0) {
      return PutResult.UNKNOWN;
    }
    long next = Word.dereferenced(word);
    Quarantine destination = set.quarantine;
    if (isLast(next) && destination != null) {
      set.dueMs = destination.dueMs();
    }
    return releaseIfUnused(set, id, next) ? PutResult.RELEASED : PutResult.KEPT;
  }

  /**
   * Drops all references of all pending IDs.
   *
   * @return how many IDs were released by that
   */
  int dropReferences(SetState set) {
    HeldIds pending = set.pending;
    if (pending == null || set.pendingIds == 0) {
      return 0;
    }
    Quarantine destination = set.quarantine;
    if (destination != null) {
      set.dueMs = destination.dueMs();
    }
    int before = set.pendingIds;
    for (int at = pending.size() - 1; at >= 0; at--) {
      int id = pending.entries()[at];
      long word = index.loadWord(id);
      if (Word.isPendingOf(word, set.owner)) {
        releaseIfUnused(set, id, Word.unreferenced(word));
      }
    }
    return before - set.pendingIds;
  }

  /** Records that listeners were notified of the free of an ID; one that is foreign stays so. */
  void notified(SetState set, int id) {
    long word = index.loadWord(id);
    if (Word.state(word) == Word.NOTIFYING && Word.owner(word) == set.owner) {
      Quarantine destination = set.quarantine;
      if (destination != null) {
        // The free has read the clock, so this is not before it.
        set.dueMs = destination.dueMsOrLatest();
      }
      releaseIfUnused(set, id, Word.pending(word));
    }
  }

  private static boolean isLast(long pendingWord) {
    return Word.references(pendingWord) == 0 && Word.state(pendingWord) == Word.PENDING;
  }

  /** Stores a pending ID's word, or releases the ID if nothing keeps it any more: true. */
  private boolean releaseIfUnused(SetState set, int id, long word) {
    WordPage words = index.words(id);
    if (!isLast(word)) {
      words.storeRelease(BitmapLayout.offset(id), word);
      return false;
    }
    if (set.pending != null) {
      set.pending.remove(id);
    }
    set.pendingIds--;
    storeReleased(set, words, id, word);
    Quarantine destination = set.quarantine;
    if (destination != null) {
      destination.addPending(id, word, set.dueMs);
      return true;
    }
    Quarantine ofSpace = set.space.quarantine;
    if (ofSpace != null) {
      ofSpace.pass(id, word);
    }
    index.release(id);
    return true;
  }
}
