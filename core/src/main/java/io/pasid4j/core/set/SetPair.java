// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.lock.Backoff;

/**
 * Two sets that a thread has locked. It does not wait for the second while it has locked the first,
 * since a snapshot may have frozen the second until the first is unlocked. The first is the one
 * with the lower owner index, so that two such pairs do not yield to each other forever.
 */
final class SetPair implements AutoCloseable {
  final long lockedFrom;
  final long lockedTo;
  private final DeliveringSet from;
  private final DeliveringSet to;

  /** Locks two different sets. */
  SetPair(DeliveringSet from, DeliveringSet to) {
    this.from = from;
    this.to = to;
    boolean inOrder = from.state().owner < to.state().owner;
    DeliveringSet first = inOrder ? from : to;
    DeliveringSet second = inOrder ? to : from;
    boolean interrupted = false;
    int turn = 0;
    long lockedFirst = first.lock();
    long lockedSecond = second.tryLock();
    while (lockedSecond < 0) {
      first.unlock(lockedFirst);
      interrupted |= Backoff.pause(turn);
      turn = Backoff.next(turn);
      lockedFirst = first.lock();
      lockedSecond = second.tryLock();
    }
    Backoff.end(interrupted);
    lockedFrom = inOrder ? lockedFirst : lockedSecond;
    lockedTo = inOrder ? lockedSecond : lockedFirst;
  }

  /** Unlocks both. */
  @Override
  public void close() {
    to.unlock(lockedTo);
    from.unlock(lockedFrom);
  }
}
