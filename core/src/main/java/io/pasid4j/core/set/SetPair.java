// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.lock.Backoff;

/**
 * Two sets that a thread has locked. It does not wait for the second while it has locked the first,
 * for a snapshot may have frozen the second until the first is unlocked; and the first is the one
 * with the lower owner index, so that two such pairs do not give way to each other for ever.
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
    long lockedFirst = first.enter();
    long lockedSecond = second.tryEnter();
    while (lockedSecond < 0) {
      first.leave(lockedFirst);
      interrupted |= Backoff.pause(turn);
      turn = Backoff.next(turn);
      lockedFirst = first.enter();
      lockedSecond = second.tryEnter();
    }
    Backoff.end(interrupted);
    lockedFrom = inOrder ? lockedFirst : lockedSecond;
    lockedTo = inOrder ? lockedSecond : lockedFirst;
  }

  /** Unlocks both. */
  @Override
  public void close() {
    to.leave(lockedTo);
    from.leave(lockedFrom);
  }
}
