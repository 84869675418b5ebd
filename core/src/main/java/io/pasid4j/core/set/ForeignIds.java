// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.word.Word;
import org.jspecify.annotations.Nullable;

/**
 * IDs that are used outside the space, as its sets have reported. IDs and bounds are in the space.
 * The caller has locked the set.
 */
final class ForeignIds {
  private final FreeIndex index;
  private final @Nullable AllocationTimes times;

  ForeignIds(SpaceContext space) {
    this.index = space.index;
    this.times = space.times;
  }

  /** Marks an ID as foreign that the set holds, without references. */
  void report(SetState set, int id) {
    long word = index.loadWord(id);
    set.reserveForeign();
    set.prepareEvents(1);
    int time = times == null ? 0 : times.now();
    set.heldIds--;
    set.held.remove(id);
    set.foreignIds++;
    if (set.foreign != null) {
      set.foreign.add(id);
    }
    if (times != null) {
      times.allocated(id, time);
    }
    index.words(id).storeRelease(BitmapLayout.offset(id), Word.foreign(word));
    if (set.attachments != null) {
      set.attachments.forget(id);
    }
    set.queue(EventType.FREE, id, word);
  }

  /**
   * Releases the foreign IDs in {@code [min, max]}. One whose FREE has not been delivered to all
   * listeners is released after the delivery, as one that the set has freed: otherwise they could
   * be notified of its next holder first.
   *
   * @return how many were foreign
   */
  int clear(SetState set, int min, int max) {
    HeldIds foreign = set.foreign;
    if (foreign == null || set.foreignIds == 0) {
      return 0;
    }
    foreign.sort();
    int from = foreign.position(min);
    int end = foreign.end(max);
    int before = set.foreignIds;
    if (set.events.isWaiting()) {
      set.reservePending(end - from);
      set.events.forEachFree(id -> releaseWhenNotified(set, id, min, max));
    }
    for (int at = from; at < end; at++) {
      release(set, foreign.entries()[at]);
    }
    foreign.cut(from, end);
    return before - set.foreignIds;
  }

  private void releaseWhenNotified(SetState set, int id, int min, int max) {
    long word = index.loadWord(id);
    if (id >= min && id <= max && Word.isForeignOf(word, set.owner)) {
      set.foreignIds--;
      set.pendingIds++;
      if (set.pending != null) {
        set.pending.add(id);
      }
      index.words(id).storeRelease(BitmapLayout.offset(id), Word.notifying(word));
    }
  }

  private void release(SetState set, int id) {
    long word = index.loadWord(id);
    if (Word.isForeignOf(word, set.owner)) {
      set.foreignIds--;
      index.words(id).storeRelease(BitmapLayout.offset(id), Word.freed(word));
      index.release(id);
    }
  }
}
