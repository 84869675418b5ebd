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
 * Freezes all sets of a space: no thread has locked one, and none can. A set whose thread stays
 * inside an operation, as in a slow log, delays the others for a moment only: it stays frozen, and
 * the others go on until its thread has finished. Each such round freezes one more set for good, so
 * the freezing ends whatever the load. Ends when closed.
 */
final class SetFreezer implements AutoCloseable {
  /** Pauses before a set counts as slow; together some thirty milliseconds. */
  private static final int PATIENCE_TURNS = 130;

  private final Freeze freeze;
  private final Supplier<List<LocalSet>> sets;
  private final Set<SetLock> slow = new HashSet<>();
  private boolean interrupted;

  /**
   * Creates a freezer that uses {@code freeze}, for the sets that {@code sets} lists at the time.
   */
  SetFreezer(Freeze freeze, Supplier<List<LocalSet>> sets) {
    this.freeze = freeze;
    this.sets = sets;
  }

  /** Returns when all sets are frozen. */
  void freezeAll() {
    boolean still = false;
    while (!still) {
      freeze.freezeAll();
      // Listed after the flag is set: a set that is opened later cannot be locked.
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
