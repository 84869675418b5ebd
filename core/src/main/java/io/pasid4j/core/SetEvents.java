// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A set's events on their way to the listeners: queued inside the gate, so in the order in which
 * they happened; told outside it, by one thread at a time.
 */
final class SetEvents {
  /** While more wait than this, who has added to them waits too. */
  static final int MOST_WAITING = 1024;

  private static final long POLL_NS = 50_000;

  /** Whether the thread is telling: it must not wait for what only another, or it, can tell. */
  private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

  private final Listeners ofSpace;
  private volatile @Nullable Listeners ofSet;
  private @Nullable ArrayDeque<PasidEvent> queue;
  private boolean telling;

  /** How many events are not told yet: for a look from outside the gate. */
  private volatile int waiting;

  SetEvents(Listeners ofSpace) {
    this.ofSpace = ofSpace;
  }

  /** The set's listeners: most sets have none, and then no memory for them. */
  synchronized Listeners listeners() {
    Listeners listeners = ofSet;
    if (listeners == null) {
      listeners = new Listeners();
      ofSet = listeners;
    }
    return listeners;
  }

  /** Whether anybody listens. */
  boolean isHeard() {
    Listeners here = ofSet;
    return !ofSpace.isEmpty() || (here != null && !here.isEmpty());
  }

  boolean isWaiting() {
    return waiting > 0;
  }

  /**
   * Waits a moment if too many events wait; false if there is no need, or the thread is telling.
   * Outside the gate.
   */
  boolean pauseIfFull() {
    if (waiting <= MOST_WAITING || TELLING.get()) {
      return false;
    }
    LockSupport.parkNanos(POLL_NS);
    return true;
  }

  /** Queues an event. Inside the gate. */
  void add(PasidEvent event) {
    if (queue == null) {
      queue = new ArrayDeque<>();
    }
    queue.add(event);
    waiting = queue.size() + (telling ? 1 : 0);
  }

  /**
   * The next event to tell; null if there is none or another thread is telling. Inside the gate.
   */
  @Nullable PasidEvent next() {
    PasidEvent event = telling || queue == null ? null : queue.poll();
    telling |= event != null;
    return event;
  }

  /** An event has been told. Inside the gate. */
  void told() {
    telling = false;
    waiting = queue == null ? 0 : queue.size();
  }

  /** Tells an event: by priority, the space's listeners and the set's in one order. */
  void tell(PasidEvent event) {
    boolean within = TELLING.get();
    TELLING.set(true);
    try {
      tellAll(event);
    } finally {
      TELLING.set(within);
    }
  }

  private void tellAll(PasidEvent event) {
    Listeners here = ofSet;
    for (Priority priority : Priority.values()) {
      ofSpace.tell(priority, event);
      if (here != null) {
        here.tell(priority, event);
      }
    }
  }
}
