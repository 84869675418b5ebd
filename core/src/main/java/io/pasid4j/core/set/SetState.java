// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.FreeCounters;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.SpidResult;
import io.pasid4j.core.event.SetEvents;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * The state of a set, as data: each operation on it is short and local. Guarded by the set's lock,
 * except final fields.
 */
final class SetState {
  final SpaceContext space;
  final PasidSet set;
  final Account account;
  final int owner;
  final SetEvents events;
  final Chooser chooser;
  final HeldIds held = new HeldIds();
  int heldIds;

  /** The number of held IDs with references. */
  int activeIds;

  /** IDs that were freed and are not released yet; null if there never was one. */
  @Nullable HeldIds pending;

  int pendingIds;

  /** IDs that the set has reported as foreign; null if there never was one. */
  @Nullable HeldIds foreign;

  int foreignIds;
  @Nullable Attachments attachments;

  /** True if there were listeners when the operation was prepared; their events have room. */
  boolean observed;

  /**
   * True if the set stands for no tenant: it has no events, and IDs that it frees are free at once.
   */
  boolean internal;

  /** Where IDs that the set frees rest; null if they are free at once. */
  @Nullable Quarantine quarantine;

  /** When IDs that the operation frees are due, in ms; unused without a quarantine. */
  long dueMs;

  /** The time of the operation, see {@link AllocationTimes}. */
  int time;

  /** Frees of one ID that was held: each is one search and visits one ID. */
  long oneIdFrees;

  long otherFrees;

  /** Those of {@link #otherFrees}, as {@link #idsVisited}. */
  long indexSearches;

  long idsVisited;

  SetState(SpaceContext space, PasidSet set, Account account, int owner) {
    this.space = space;
    this.set = set;
    this.account = account;
    this.owner = owner;
    this.quarantine = space.quarantine;
    this.events = new SetEvents(space.listeners);
    this.chooser = space.chooser();
  }

  /** Takes over the IDs that the words record for the owner, after a restart. */
  void adopt(RecoveredIds recovered) {
    reserve(recovered.heldIds);
    copy(recovered.held, held);
    heldIds = recovered.heldIds;
    activeIds = recovered.activeIds;
    pending = recovered.pending;
    pendingIds = recovered.pendingIds;
    foreign = recovered.foreign;
    foreignIds = recovered.foreignIds;
  }

  private static void copy(HeldIds from, HeldIds to) {
    for (int at = 0; at < from.size(); at++) {
      to.add(from.entries()[at]);
    }
  }

  /** The number of IDs that count against the quota, quarantined ones apart. */
  int chargedIds() {
    return heldIds + pendingIds + foreignIds;
  }

  boolean hasAttachments() {
    return attachments != null && !attachments.isEmpty();
  }

  /** The attachments of IDs, made now if there are none. */
  Attachments attachments() {
    if (attachments == null) {
      attachments = new Attachments(space.attributeLog);
    }
    return attachments;
  }

  /** Makes room for {@code more} IDs that the set is to get. */
  void reserve(int more) {
    if (held.lacksRoom(more)) {
      held.makeRoom(more, heldIds, id -> Word.isHeldBy(space.index.loadWord(id), owner));
    }
  }

  /**
   * Gives back the room for IDs that the set did not get, and for their events.
   *
   * @param before the entries of {@link #held} before the room was made
   */
  void giveBack(int[] before) {
    held.giveBack(before);
    events.trim();
  }

  /** Makes room for {@code more} IDs that are to become pending. */
  void reservePending(int more) {
    if (pending == null) {
      pending = new HeldIds();
    }
    if (pending.lacksRoom(more)) {
      pending.makeRoom(more, pendingIds, id -> Word.isPendingOf(space.index.loadWord(id), owner));
    }
  }

  /** Makes room for an ID that is to become foreign. */
  void reserveForeign() {
    if (foreign == null) {
      foreign = new HeldIds();
    }
    if (foreign.lacksRoom(1)) {
      foreign.makeRoom(1, foreignIds, id -> Word.isForeignOf(space.index.loadWord(id), owner));
    }
  }

  /**
   * Returns whether the set holds an ID of the space; without the lock, true for the moment of the
   * read.
   */
  boolean holds(int id) {
    return Word.isHeldBy(space.index.loadWord(id), owner);
  }

  /** The held IDs, ascending; a copy. */
  int[] heldInOrder() {
    int[] ids = new int[heldIds];
    int count = 0;
    held.sort();
    for (int at = 0; at < held.size() && count < ids.length; at++) {
      if (holds(held.entries()[at])) {
        ids[count++] = held.entries()[at];
      }
    }
    return ids;
  }

  /** The held ID that has a key, or -1. */
  int findKey(String key) {
    return attachments == null ? -1 : attachments.findKey(key);
  }

  int findSpid(int spid) {
    return attachments == null ? -1 : attachments.findSpid(spid);
  }

  boolean detachSpid(int spid) {
    return attachments != null && attachments.detachSpid(spid);
  }

  SpidResult attachSpid(int id, int spid) {
    long word = space.index.loadWord(id);
    return Word.isHeldBy(word, owner)
        ? attachments().attachSpid(id, Word.generation(word), spid)
        : SpidResult.UNKNOWN;
  }

  boolean attach(int id, @Nullable Object value) {
    boolean held = holds(id);
    if (held) {
      attachments().value(id, value);
    }
    return held;
  }

  /**
   * Attaches to an ID, held or pending, the attributes from a log or a snapshot; false if that
   * cannot be.
   */
  boolean restore(int id, int spid, @Nullable String key) {
    long word = space.index.loadWord(id);
    boolean pending = Word.isPendingOf(word, owner);
    if (!pending && !Word.isHeldBy(word, owner)) {
      return false;
    }
    if (spid >= 0
        && attachments().attachSpid(id, Word.generation(word), spid) != SpidResult.ATTACHED) {
      return false;
    }
    if (key != null && (pending || findKey(key) >= 0)) {
      return false;
    }
    if (key != null) {
      attachments().addKey(id, Word.generation(word), key);
    }
    return true;
  }

  /** Makes the set stand for no tenant. */
  void makeInternal() {
    internal = true;
    quarantine = null;
  }

  /** The cost of this set's frees. */
  FreeCounters freeCounters() {
    return new FreeCounters(
        oneIdFrees + otherFrees, oneIdFrees + indexSearches, oneIdFrees + idsVisited);
  }

  /** Records whether there are listeners, and makes room for at most so many events if so. */
  void prepareEvents(int most) {
    observed = !internal && events.hasListeners();
    if (observed) {
      events.reserve(most);
    }
  }

  /** Drops references and attachments of all held IDs; exceptions of the log are passed on. */
  void strip() {
    for (int at = 0; at < held.size(); at++) {
      int id = held.entries()[at];
      WordPage words = space.index.wordsOrNull(id);
      long word = words == null ? 0 : words.load(BitmapLayout.offset(id));
      if (words != null && Word.isHeldBy(word, owner)) {
        if (Word.references(word) > 0) {
          words.storeRelease(BitmapLayout.offset(id), Word.unreferenced(word));
          activeIds--;
        }
        if (attachments != null) {
          attachments.forget(id);
        }
      }
    }
  }

  /** Queues an event if there were listeners when the operation was prepared. */
  void queue(EventType type, int id, long word) {
    if (observed) {
      events.add(type, id, Word.generation(word));
    }
  }
}
