// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.event.FailureLog;
import io.pasid4j.core.event.QueuedEvent;
import io.pasid4j.core.event.SetEvents;
import io.pasid4j.core.lock.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the listeners of a set of its events, one thread at a time, and releases the IDs that
 * waited for that.
 */
final class EventDelivery {
  private static final FailureLog FAILURES =
      new FailureLog(System.getLogger(EventDelivery.class.getName()));

  private final Releases releases;
  private final Runnable missed;

  /** Creates the delivery of a space, which calls {@code missed} when it has left events behind. */
  EventDelivery(Releases releases, Runnable missed) {
    this.releases = releases;
    this.missed = missed;
  }

  /**
   * Delivers the waiting events, unless another thread of the set does. {@code patient} is whether
   * to wait for another thread that has too much to deliver. With no lock held. Throws nothing.
   */
  void deliver(DeliveringSet set, boolean patient) {
    try {
      boolean within = SetEvents.begin();
      try {
        deliverAll(set, patient && !within);
      } finally {
        SetEvents.end(within);
      }
    } catch (Throwable e) { // out of memory: a later operation, of any set, delivers them
      missed.run();
      FAILURES.note("events not delivered yet", e);
    }
  }

  private void deliverAll(DeliveringSet set, boolean patient) {
    boolean interrupted = false;
    int turn = 0;
    try {
      while (set.state().events.isWaiting()) {
        QueuedEvent next = nextEvent(set);
        if (next != null) {
          // Listeners run with the interrupt flag that the thread came with.
          Backoff.end(interrupted);
          interrupted = false;
          turn = 0;
          deliver(set, next);
        } else if (patient && set.state().events.isFull()) {
          interrupted |= Backoff.pause(turn);
          turn = Backoff.next(turn);
        } else {
          break;
        }
      }
    } finally {
      Backoff.end(interrupted);
    }
  }

  private static @Nullable QueuedEvent nextEvent(DeliveringSet set) {
    long locked = set.lock();
    try {
      return set.state().events.next(set);
    } finally {
      set.unlock(locked);
    }
  }

  private void deliver(DeliveringSet set, QueuedEvent next) {
    try {
      set.state().events.deliver(next);
    } finally {
      long locked = set.lock();
      set.state().events.delivered();
      if (next.event().type() == EventType.FREE) {
        releases.notified(set.state(), next.event().pasid());
      }
      set.unlock(locked);
      set.endIfClosed();
    }
  }
}
