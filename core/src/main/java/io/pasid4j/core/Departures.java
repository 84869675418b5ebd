// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.Geometry;
import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.held.IdSink;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * How IDs leave a set, leaf by leaf: words first, then the leaf, and once per page the summary. An
 * ID with references becomes pending instead; so does one whose freeing must be told first. Guarded
 * by the set's gate.
 *
 * <p>The lowest of the layers of one object that has all of a set that its gate guards: {@link
 * Holdings}, {@link Lifecycle} and {@link Allocation} are the others. With an object for each, an
 * operation of one of a thousand sets would wait for the memory of each.
 */
abstract class Departures extends HeldIds implements IdSink {
  private static final int LEAVES_TO_PAGE = Geometry.PAGE_SHIFT - Geometry.LEAF_SHIFT;
  private static final int LEAVES_TO_BLOCK = Geometry.BLOCK_SHIFT - Geometry.LEAF_SHIFT;

  final LocalSet set;
  final PasidSpace space;
  final SetEvents events;
  final FreeIndex index;

  /**
   * A field, and not asked of the space each time: the compiler does not inline what answers it.
   */
  final @Nullable Quarantine quarantine;

  final int owner;
  @Nullable Attachments attachments;
  private @Nullable HeldIds pending;
  private int pendingIds;
  private int activeIds;
  private long dueMs;
  private int page;
  private int blocks;

  Departures(LocalSet set, PasidSpace space, int owner) {
    this.set = set;
    this.space = space;
    this.owner = owner;
    events = new SetEvents(space.listeners());
    index = space.index();
    quarantine = space.quarantine();
  }

  /** Goes on with what an owner had pending and active before; the words say so. */
  void adopt(PastSet past) {
    pending = past.pending;
    pendingIds = past.pendingIds;
    activeIds = past.activeIds;
  }

  /** How many IDs are pending. */
  int pendingIds() {
    return pendingIds;
  }

  /** How many held IDs have references. */
  int activeIds() {
    return activeIds;
  }

  /** Counts a held ID that got its first reference. */
  void activated() {
    activeIds++;
  }

  /** Counts a held ID that lost its last reference. */
  void deactivated() {
    activeIds--;
  }

  /** Before IDs leave: what can fail does so while nothing has changed. */
  final void begin() {
    if (quarantine != null) {
      dueMs = quarantine.dueMs();
    }
  }

  /** Lets one ID leave, whose word that is. After {@link #begin}. */
  void depart(int id, long word) {
    if (!departWord(index.words(id), id, word, events.isHeard())) {
      return;
    }
    if (quarantine == null) {
      index.release(id);
    } else {
      quarantine.add(id >>> Geometry.LEAF_SHIFT, dueMs);
    }
  }

  /** Lets leave what is held in the range; how many that was. After {@link #begin}. */
  int departAll(int min, int max) {
    boolean bare = attachments == null || attachments.isEmpty();
    boolean plain = quarantine == null && bare;
    if (plain && activeIds == 0 && !events.isHeard() && settleSorted()) {
      int from = position(min);
      int end = end(max);
      index.releases().release(sorted(), from, end);
      return end - from;
    }
    int left = visit(min, max, this);
    finish();
    return left;
  }

  @Override
  public final void accept(int leaf, int mask) {
    int first = leaf << Geometry.LEAF_SHIFT;
    WordPage words = index.words(first);
    boolean heard = events.isHeard();
    int gone = 0;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      int bit = Integer.numberOfTrailingZeros(rest);
      long word = words.load(FreeIndex.offset(first + bit));
      gone |= departWord(words, first + bit, word, heard) ? 1 << bit : 0;
    }
    if (gone != 0) {
      letGo(leaf, gone);
    }
  }

  private void letGo(int leaf, int gone) {
    if (quarantine == null) {
      giveBack(leaf, gone);
    } else {
      quarantine.add(leaf, dueMs);
    }
  }

  private void giveBack(int leaf, int gone) {
    if (leaf >>> LEAVES_TO_PAGE != page) {
      finish();
      page = leaf >>> LEAVES_TO_PAGE;
    }
    index.releaseLeaf(leaf, gone);
    blocks |= 1 << (leaf >>> LEAVES_TO_BLOCK);
  }

  /** Ends a departure: after this every search finds what was given back. */
  private void finish() {
    if (blocks != 0) {
      index.announce(page, blocks);
      blocks = 0;
    }
  }

  /** Drops a reference of a pending ID, if it has one. */
  PutResult putPending(int id) {
    long word = index.loadWord(id);
    if (Word.references(word) == 0) {
      return PutResult.UNKNOWN;
    }
    return goIfUnused(id, Word.dereferenced(word)) ? PutResult.RELEASED : PutResult.KEPT;
  }

  /** Drops all references of all pending IDs; how many IDs have gone back by that. */
  int dropReferences() {
    if (pending == null) {
      return 0;
    }
    int before = pendingIds;
    IdList ids = new IdList();
    pending.visit(0, Integer.MAX_VALUE, ids);
    ids.forEach(id -> goIfUnused(id, Word.unreferenced(index.loadWord(id))));
    return before - pendingIds;
  }

  /** The freeing of an ID has been told. */
  void told(int id) {
    goIfUnused(id, Word.pending(index.loadWord(id)));
  }

  /** Stores a pending ID's word, or lets the ID go if nothing keeps it any more: true. */
  private boolean goIfUnused(int id, long word) {
    WordPage words = index.words(id);
    int offset = FreeIndex.offset(id);
    if (Word.references(word) > 0 || Word.state(word) == Word.TELLING) {
      words.storeRelease(offset, word);
      return false;
    }
    begin();
    removePending(id);
    storeGone(words, offset, word, id);
    if (quarantine == null) {
      index.release(id);
    } else {
      quarantine.addPending(id, word, dueMs);
    }
    return true;
  }

  /** Changes one ID's word; true if it is out of the set, false if it is pending. */
  private boolean departWord(WordPage words, int id, long word, boolean heard) {
    int offset = FreeIndex.offset(id);
    activeIds -= Word.references(word) > 0 ? 1 : 0;
    if (!heard && Word.references(word) == 0) {
      storeGone(words, offset, word, id);
      return true;
    }
    addPending(id);
    words.storeRelease(offset, heard ? Word.telling(word) : Word.pending(word));
    if (heard) {
      events.add(new PasidEvent(EventType.FREE, set, id, Word.generation(word)));
    }
    return false;
  }

  private void addPending(int id) {
    if (attachments != null) {
      attachments.forgetKey(id);
    }
    if (pending == null) {
      pending = new HeldIds();
    }
    pending.add(id);
    pendingIds++;
  }

  private void removePending(int id) {
    if (pending != null) {
      pending.remove(id);
      pendingIds--;
    }
  }

  private void storeGone(WordPage words, int offset, long word, int id) {
    words.storeRelease(
        offset, quarantine == null ? Word.freed(word) : quarantine.resting(word, dueMs));
    if (attachments != null) {
      attachments.forget(id);
    }
  }
}
