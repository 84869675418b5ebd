// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.FreeCounters;
import io.pasid4j.core.NamedId;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.core.TransferResult;
import io.pasid4j.core.event.Listeners;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A set as its space and the space's operator see it: opened, restored, counted, given another
 * quota. {@link LocalSet} adds the operations of its holder.
 */
public abstract sealed class OperatedSet extends Account implements DeliveringSet permits LocalSet {
  final SetEngine engine;
  final SpaceContext space;
  final SetState state;
  private final String name;
  private final Integer owner;

  OperatedSet(
      SetEngine engine, String name, Integer owner, Quota quota, @Nullable OwnerAccount account) {
    super(engine.space.freeze, engine.space.capacity, quota, account);
    this.engine = engine;
    this.space = engine.space;
    this.name = name;
    this.owner = owner;
    this.state = new SetState(space, this, this, owner);
  }

  @Override
  public final SetState state() {
    return state;
  }

  @Override
  public final String name() {
    return name;
  }

  /** Drops all references of pending IDs; how many were released. */
  public final int releasePending() {
    catchUp();
    int released = locked(engine.releases::dropReferences);
    endIfClosed();
    return released;
  }

  /** Releases foreign IDs in {@code [min, max]}; how many. */
  public final int clearForeign(int min, int max) {
    int cleared = locked(state -> engine.foreignIds.clear(state, min, max));
    endIfClosed();
    return cleared;
  }

  /**
   * Moves IDs to another set of the space, all or none. Those of an internal set are ALLOC of the
   * other one.
   *
   * @param ids ascending, each once, in the space
   */
  public final TransferResult transferTo(OperatedSet to, int[] ids) {
    notifyListeners();
    TransferResult result;
    try (SetPair pair = new SetPair(this, to)) {
      result = engine.transfers.move(state, to.state, pair, ids);
    }
    to.notifyListeners();
    return result;
  }

  /**
   * Moves all held IDs to an internal set of the space, which has so many references to each
   * afterwards.
   */
  public final TransferResult moveAwayTo(OperatedSet to, int references) {
    notifyListeners();
    TransferResult result;
    try (SetPair pair = new SetPair(this, to)) {
      result = engine.transfers.moveAway(state, to.state, pair, references);
    }
    notifyListeners();
    return result;
  }

  /** Makes the set internal: from now on it stands for no tenant. */
  public final void makeInternal() {
    locked(state -> {
      state.makeInternal();
      return 0;
    });
  }

  /** Returns whether it stands for no tenant; without the lock, a moment's answer. */
  public final boolean isInternal() {
    return state.internal;
  }

  /** Drops references, SPIDs, keys and private values of all IDs that the set holds. */
  public final void strip() {
    locked(state -> {
      state.strip();
      return 0;
    });
  }

  /** The held IDs that have a SPID or a key, ascending. */
  public final List<NamedId> names() {
    List<NamedId> names = new ArrayList<>();
    locked(state -> {
      Attachments attached = state.attachments;
      if (attached != null) {
        for (int id : attached.namedIds()) {
          if (state.holds(id)) {
            names.add(new NamedId(id, attached.spid(id), attached.key(id)));
          }
        }
      }
      return 0;
    });
    return names;
  }

  /** Takes over what an owner had before a restart. Before the set is shared. */
  public final void adopt(RecoveredIds recovered) {
    state.adopt(recovered);
  }

  /**
   * Attaches to an ID, held or pending, the attributes from a log or a snapshot; false if that
   * cannot be.
   */
  public final boolean restore(int pasid, int spid, @Nullable String key) {
    long locked = lock();
    try {
      return isMine(locked, pasid) && state.restore(pasid, spid, key);
    } finally {
      unlock(locked);
    }
  }

  /** Returns whether the set holds an ID or has it pending; a moment's answer. */
  public final boolean hasOrPends(int pasid) {
    long word = space.index.loadWord(pasid);
    return Word.isHeldBy(word, state.owner) || Word.isPendingOf(word, state.owner);
  }

  /** This set at one moment. */
  public final SetStatistics statistics() {
    long locked = lock();
    try {
      return new SetStatistics(
          state.heldIds,
          state.activeIds,
          state.pendingIds,
          state.foreignIds,
          quarantinedIds(),
          quota());
    } finally {
      unlock(locked);
    }
  }

  /** The cost of this set's frees. */
  public final FreeCounters freeCounters() {
    long locked = lock();
    try {
      return state.freeCounters();
    } finally {
      unlock(locked);
    }
  }

  /** Changes the quota, or throws and changes nothing. */
  public final void changeQuota(Quota next, long capacityIds) {
    long locked = lock();
    try {
      change(locked, next, capacityIds);
    } finally {
      unlock(locked);
    }
  }

  /** Changes the quota of another set, which takes over the guarantee, or throws. */
  public final void moveGuarantee(OperatedSet to, Quota next, long capacityIds) {
    try (SetPair pair = new SetPair(this, to)) {
      to.changeTaking(pair.lockedTo, next, capacityIds, this, pair.lockedFrom);
    }
  }

  /** The attachments, if any; for a thread that has frozen the set, or locked it. */
  public final @Nullable Attachments attachments() {
    return state.attachments;
  }

  /** The index by which the words name the set, as an object that takes no memory to make. */
  public final Integer ownerIndex() {
    return owner;
  }

  /** Those who listen to this set. */
  public final Listeners listeners() {
    return state.events.listeners();
  }

  /** Returns whether the set is of a space. */
  public final boolean isOf(SpaceContext other) {
    return space == other;
  }

  @Override
  public final String toString() {
    return name + "#" + owner;
  }

  /** Does with the state what needs no notification. An ended set has none any more: 0. */
  final int locked(ToIntFunction<SetState> operation) {
    long locked = lock();
    try {
      return operation.applyAsInt(state);
    } finally {
      unlock(locked);
    }
  }

  @Override
  public final void unlock(long locked) {
    unlock(locked, state.chargedIds());
  }

  /**
   * Returns whether the ID is of the space and can be this set's: an ended set's owner index is
   * not.
   */
  final boolean isMine(long locked, int pasid) {
    return space.contains(pasid) && !isEnded(locked);
  }

  /** Ends a closed set when it has no ID any more. With no lock held. */
  @Override
  public final void endIfClosed() {
    if (isEnded(loadAny())) {
      engine.ended.accept(this);
    }
  }

  /** Does what memory lacked for before: delivers waiting events, and ends a closed set. */
  public final void catchUp() {
    engine.delivery.deliver(this, false);
    endIfClosed();
  }

  /** Delivers the waiting events, unless another thread of this set does. With no lock held. */
  final void notifyListeners() {
    if (state.events.isWaiting()) {
      engine.delivery.deliver(this, true);
    }
  }
}
