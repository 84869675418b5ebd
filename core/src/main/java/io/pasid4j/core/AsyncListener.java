// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues events and delivers them in order, one at a time, on an executor. The queue is bounded:
 * events that do not fit are lost, and the listener is notified of their number where they are
 * missing, so that it can read the set again: nothing older comes after that. If the executor
 * rejects the task, events stay in the queue, and each new event submits the task again. An
 * executor may also drop a task and say nothing: while none has begun, the task is submitted again
 * after as many new events as fit in the queue, then after twice as many each time. Thread-safe.
 */
public final class AsyncListener implements PasidListener {
  private final PasidListener listener;
  private final LongConsumer lostEvents;
  private final Executor executor;
  private final int capacity;

  /** Delivers all that is queued. One object: submitting it takes no memory here. */
  private final Runnable task = this::deliverAll;

  private @Nullable Queued first;
  private @Nullable Queued last;
  private int queuedEvents;

  /** The number of events lost before the first that is queued. */
  private long lost;

  /** The number of lost events whose report has failed; reported with the next event. */
  private long unreported;

  /** True while a thread delivers. */
  private boolean delivering;

  /** True if the executor has accepted the task, and no thread has begun to deliver since. */
  private boolean submitted;

  /** The number of events since the task was submitted. */
  private long waitedEvents;

  /** After how many events the task is submitted again. */
  private long patienceEvents;

  /**
   * Creates a listener behind a queue.
   *
   * @param listener is notified of the events
   * @param lostEvents is called with the number of events lost since the last event; if it throws,
   *     again with the same ones at the earliest after the next event
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
      submit();
    }
  }

  private void submit() {
    boolean accepted = false;
    try {
      executor.execute(task);
      accepted = true;
    } finally {
      if (!accepted) {
        rejected();
      }
    }
  }

  /**
   * Lets the next event submit the task, even if that is lost. The executor may have queued it
   * nevertheless, or have run it: it delivers what there is, beside no other.
   */
  private synchronized void rejected() {
    submitted = false;
  }

  /** Queues an event, or counts it as lost; returns whether to submit the task. */
  private synchronized boolean accept(PasidEvent event) {
    lost += unreported;
    unreported = 0;
    if (queuedEvents == capacity || !add(event)) {
      lose();
    }
    if (delivering) {
      return false;
    }
    if (!submitted) {
      submitted = true;
      patienceEvents = capacity;
      waitedEvents = 0;
      return true;
    }
    waitedEvents++;
    boolean again = waitedEvents >= patienceEvents;
    if (again) {
      patienceEvents = Math.min(2 * patienceEvents, Long.MAX_VALUE / 2);
      waitedEvents = 0;
    }
    return again;
  }

  private boolean add(PasidEvent event) {
    try {
      Queued next = new Queued(event);
      if (last == null) {
        first = next;
      } else {
        last.next = next;
      }
      last = next;
      queuedEvents++;
      return true;
    } catch (OutOfMemoryError e) { // it is lost like an event for which there is no room
      return false;
    }
  }

  private void lose() {
    if (last == null) {
      lost++;
    } else {
      last.lostAfter++;
    }
  }

  private synchronized boolean begin() {
    submitted = false;
    boolean alone = !delivering;
    delivering = true;
    return alone;
  }

  /** An exception of the listener goes to the executor; a fresh task delivers the rest. */
  private void deliverAll() {
    if (!begin()) {
      return;
    }
    boolean completed = false;
    try {
      while (deliverNext()) {
        // one event, or one loss, each time
      }
      completed = true;
    } finally {
      if (!completed && stop()) {
        submit();
      }
    }
  }

  /** Ends a delivery that has failed; returns whether anything is left, for another task. */
  private synchronized boolean stop() {
    delivering = false;
    submitted = first != null || lost > 0;
    patienceEvents = capacity;
    waitedEvents = 0;
    return submitted;
  }

  private boolean deliverNext() {
    PasidEvent event = null;
    long missing;
    synchronized (this) {
      missing = lost;
      lost = 0;
      if (missing == 0) {
        event = poll();
        delivering = event != null;
      }
    }
    if (event != null) {
      listener.on(event);
    } else if (missing > 0) {
      report(missing);
    }
    return event != null || missing > 0;
  }

  private @Nullable PasidEvent poll() {
    Queued next = first;
    if (next == null) {
      return null;
    }
    first = next.next;
    last = first == null ? null : last;
    queuedEvents--;
    lost = next.lostAfter;
    return next.event;
  }

  private void report(long missing) {
    boolean reported = false;
    try {
      lostEvents.accept(missing);
      reported = true;
    } finally {
      if (!reported) {
        restore(missing);
      }
    }
  }

  /** Counts a loss again, behind the next event: a report that always fails must stop none. */
  private synchronized void restore(long missing) {
    if (first == null) {
      unreported += missing;
    } else {
      first.lostAfter += missing;
    }
  }

  /** An event that waits. Guarded by the listener's monitor. */
  private static final class Queued {
    final PasidEvent event;
    @Nullable Queued next;

    /** The number of events lost between this one and the next. */
    long lostAfter;

    Queued(PasidEvent event) {
      this.event = event;
    }
  }
}
