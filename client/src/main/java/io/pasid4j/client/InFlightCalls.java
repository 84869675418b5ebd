// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.resume.ConfirmedState;
import io.pasid4j.client.resume.Conflicts;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are sent and not answered, in their order. One thread adds, one takes out; anybody
 * may fail them all.
 */
final class InFlightCalls {
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger delicate = new AtomicInteger();
  private volatile @Nullable Thread waiting;

  Queue<Call> calls() {
    return calls;
  }

  void add(Call call) {
    if (call.isDelicate()) {
      delicate.incrementAndGet();
    }
    calls.add(call);
  }

  /** Whether a call may not be sent before others are answered. */
  boolean mustWait(Call call, ConfirmedState told) {
    return Conflicts.isChange(call.request())
        && (call.isDelicate() || delicate.get() > 0)
        && calls.stream()
            .anyMatch(other -> Conflicts.between(other.request(), call.request(), told));
  }

  /**
   * Waits until a call may be sent.
   *
   * @throws InterruptedException if the connection ends before
   */
  void awaitTurn(Call call, ConfirmedState told) throws InterruptedException {
    waiting = Thread.currentThread();
    try {
      while (mustWait(call, told)) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      waiting = null;
    }
  }

  /** Takes the oldest call out, before it is answered. */
  @Nullable Call poll() {
    return calls.poll();
  }

  /** Lets a call that waits for this one be sent. */
  void answered(Call call) {
    if (call.isDelicate()) {
      delicate.decrementAndGet();
    }
    Thread sender = waiting;
    if (sender != null) {
      LockSupport.unpark(sender);
    }
  }

  /** Takes note that nothing is under way. */
  void reset() {
    delicate.set(0);
  }
}
