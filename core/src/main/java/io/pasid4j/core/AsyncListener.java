// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Takes events at once and tells them later, in order, one at a time, on an executor. The queue is
 * bounded: what does not fit is lost, and the listener is told how much, so that it can look at the
 * set again. Thread-safe.
 */
public final class AsyncListener implements PasidListener {
  private final PasidListener listener;
  private final LongConsumer lostEvents;
  private final Executor executor;
  private final int capacity;
  private final ArrayDeque<PasidEvent> queue = new ArrayDeque<>();
  private long lost;
  private boolean telling;

  /**
   * A listener behind a queue.
   *
   * @param listener is told the events
   * @param lostEvents is told, before the next event, how many were lost since the last
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
      executor.execute(this::tellAll);
      begun = true;
    } finally {
      if (!begun) {
        stopTelling();
      }
    }
  }

  /** The executor has refused: what is queued waits for the next event. */
  private synchronized void stopTelling() {
    telling = false;
  }

  /** Queues an event; true if telling must begin. */
  private synchronized boolean accept(PasidEvent event) {
    if (queue.size() == capacity) {
      lost++;
      return false;
    }
    queue.add(event);
    boolean begin = !telling;
    telling = true;
    return begin;
  }

  private void tellAll() {
    boolean completed = false;
    try {
      while (tellNext()) {
        // one event each time
      }
      completed = true;
    } finally {
      if (!completed) {
        // What the listener threw goes to the executor; the rest is told by a fresh task.
        begin();
      }
    }
  }

  private boolean tellNext() {
    PasidEvent event;
    long lostBefore;
    synchronized (this) {
      event = queue.poll();
      lostBefore = lost;
      lost = 0;
      telling = event != null || lostBefore > 0;
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
