// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.resume.ConfirmedState;
import io.pasid4j.client.resume.Conflicts;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are sent and not answered, in order. One thread adds, one removes; any may fail
 * them all.
 */
final class InFlightCalls {
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ordered = new AtomicInteger();
  private volatile @Nullable Thread waiting;

  Queue<Call> calls() {
    return calls;
  }

  void add(Call call) {
    if (call.needsOrdering()) {
      ordered.incrementAndGet();
    }
    calls.add(call);
  }

  /** Returns whether a call must not be sent before others are answered. */
  boolean mustWait(Call call, ConfirmedState confirmed) {
    return Conflicts.isChange(call.request())
        && (call.needsOrdering() || ordered.get() > 0)
        && calls.stream()
            .anyMatch(other -> Conflicts.between(other.request(), call.request(), confirmed));
  }

  /**
   * Waits until a call may be sent.
   *
   * @throws InterruptedException if the connection ends before
   */
  void awaitOrder(Call call, ConfirmedState confirmed) throws InterruptedException {
    waiting = Thread.currentThread();
    try {
      while (mustWait(call, confirmed)) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      waiting = null;
    }
  }

  /** Removes the oldest call, before it is answered. */
  @Nullable Call poll() {
    return calls.poll();
  }

  /** Releases a call that waits until this one is complete. */
  void answered(Call call) {
    if (call.needsOrdering()) {
      ordered.decrementAndGet();
    }
    Thread sender = waiting;
    if (sender != null) {
      LockSupport.unpark(sender);
    }
  }

  /** Forgets the calls that needed ordering: none is in flight. */
  void reset() {
    ordered.set(0);
  }
}
