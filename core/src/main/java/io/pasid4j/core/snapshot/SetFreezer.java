// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.lock.Backoff;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.set.LocalSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings all sets of a space to a standstill: no thread locks one, and none has. A set whose thread
 * stays inside, in a slow log say, keeps the others waiting for a moment only; it is kept frozen
 * then, and the others go on until its thread has left. Each such round freezes one set more for
 * good, so it ends whatever the load. Ends when closed.
 */
final class SetFreezer implements AutoCloseable {
  /** Pauses before a set counts as slow; together some thirty milliseconds. */
  private static final int PATIENCE_TURNS = 130;

  private final Freeze freeze;
  private final Supplier<List<LocalSet>> sets;
  private final Set<SetLock> slow = new HashSet<>();
  private boolean interrupted;

  /** Freezes sets by {@code freeze}: those that {@code sets} lists at the time. */
  SetFreezer(Freeze freeze, Supplier<List<LocalSet>> sets) {
    this.freeze = freeze;
    this.sets = sets;
  }

  /** Returns when all sets stand still. */
  void freezeAll() {
    boolean still = false;
    while (!still) {
      freeze.freezeAll();
      // Listed after that: a set that is opened later cannot be locked.
      still = awaitAll(sets.get());
    }
  }

  private boolean awaitAll(List<LocalSet> all) {
    int turn = 0;
    for (LocalSet set : all) {
      for (; SetLock.isLocked(set.loadAny()) && turn < PATIENCE_TURNS; turn++) {
        interrupted |= Backoff.pause(Math.min(turn, Backoff.LAST_TURN));
      }
      if (SetLock.isLocked(set.loadAny())) {
        awaitSlow(set);
        return false;
      }
    }
    return true;
  }

  private void awaitSlow(LocalSet set) {
    slow.add(set);
    freeze.freezeOnly(Set.copyOf(slow));
    for (int turn = 0; SetLock.isLocked(set.loadAny()); turn = Backoff.next(turn)) {
      interrupted |= Backoff.pause(turn);
    }
  }

  /** Ends the freeze of all sets. */
  @Override
  public void close() {
    freeze.thaw();
    Backoff.end(interrupted);
    interrupted = false;
  }
}
