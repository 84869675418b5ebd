// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A set's events on their way to the listeners: queued inside the gate, so in the order in which
 * they happened; told outside it, by one thread at a time.
 */
final class SetEvents {
  private final Listeners ofSpace;
  private volatile @Nullable Listeners ofSet;
  private @Nullable ArrayDeque<PasidEvent> queue;
  private boolean telling;

  /** Whether there is something to tell: for a look from outside the gate. */
  private volatile boolean waiting;

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
    return waiting;
  }

  /** Queues an event. Inside the gate. */
  void add(PasidEvent event) {
    if (queue == null) {
      queue = new ArrayDeque<>();
    }
    queue.add(event);
    waiting = true;
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
    waiting = queue != null && !queue.isEmpty();
  }

  /** Tells an event: by priority, the space's listeners and the set's in one order. */
  void tell(PasidEvent event) {
    Listeners here = ofSet;
    for (Priority priority : Priority.values()) {
      ofSpace.tell(priority, event);
      if (here != null) {
        here.tell(priority, event);
      }
    }
  }
}
