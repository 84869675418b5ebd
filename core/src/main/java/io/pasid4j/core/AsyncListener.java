// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Queues events and delivers them in order, one at a time, on an executor. The queue is bounded:
 * what does not fit is lost, and the listener hears how much, so that it can look at the set again.
 * While the executor refuses the task, events wait in the queue, and each that comes asks it again.
 * Thread-safe.
 */
public final class AsyncListener implements PasidListener {
  private final PasidListener listener;
  private final LongConsumer lostEvents;
  private final Executor executor;
  private final int capacity;

  /** No ArrayDeque: one that finds no memory to grow has lost what it had. */
  private final Queue<PasidEvent> queue = new ConcurrentLinkedQueue<>();

  private int queuedEvents;
  private long lost;

  /** True while a task delivers, or waits in the executor. */
  private boolean delivering;

  /**
   * A listener behind a queue.
   *
   * @param listener is notified of the events
   * @param lostEvents is given, before the next event, how many were lost since the last
   * @param executor runs both, never two at a time
   * @param capacity how many events may wait, 1 or more
   * @throws IllegalArgumentException if {@code capacity < 1}
   */
  public AsyncListener(
      PasidListener listener, LongConsumer lostEvents, Executor executor, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.listener = listener;
    this.lostEvents = lostEvents;
    this.executor = executor;
    this.capacity = capacity;
  }

  @Override
  public void on(PasidEvent event) {
    if (accept(event)) {
      begin();
    }
  }

  private void begin() {
    boolean begun = false;
    try {
      executor.execute(this::deliverAll);
      begun = true;
    } finally {
      if (!begun) {
        stopDelivering();
      }
    }
  }

  /** The executor has refused: what is queued waits for the next event, be it lost or not. */
  private synchronized void stopDelivering() {
    delivering = false;
  }

  /** Queues an event, or counts it as lost; whether a task must be given to the executor. */
  private synchronized boolean accept(PasidEvent event) {
    if (!add(event)) {
      lost++;
    }
    boolean begin = !delivering;
    delivering = true;
    return begin;
  }

  private boolean add(PasidEvent event) {
    try {
      boolean added = queuedEvents < capacity && queue.add(event);
      queuedEvents += added ? 1 : 0;
      return added;
    } catch (OutOfMemoryError e) { // what finds no memory is lost like what finds no room
      return false;
    }
  }

  private void deliverAll() {
    boolean completed = false;
    try {
      while (deliverNext()) {
        // one event each time
      }
      completed = true;
    } finally {
      if (!completed) {
        // An exception of the listener goes to the executor; a fresh task delivers the rest.
        begin();
      }
    }
  }

  private boolean deliverNext() {
    PasidEvent event;
    long lostBefore;
    synchronized (this) {
      event = queue.poll();
      queuedEvents -= event == null ? 0 : 1;
      lostBefore = lost;
      lost = 0;
      delivering = event != null || lostBefore > 0;
    }
    try {
      if (lostBefore > 0) {
        lostEvents.accept(lostBefore);
      }
    } finally {
      if (event != null) {
        listener.on(event);
      }
    }
    return event != null || lostBefore > 0;
  }
}
