// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues events and delivers them in order, one at a time, on an executor. The queue is bounded:
 * events that do not fit are lost, and the listener is notified of their number, so that it can
 * read the set again. If the executor rejects the task, events stay in the queue, and each new
 * event submits the task again. Thread-safe.
 */
public final class AsyncListener implements PasidListener {
  private final PasidListener listener;
  private final LongConsumer lostEvents;
  private final Executor executor;
  private final int capacity;

  /** No ArrayDeque: one that fails to grow, out of memory, has lost elements. */
  private final Queue<PasidEvent> queue = new ConcurrentLinkedQueue<>();

  private int queuedEvents;
  private long lost;

  /** The task that delivers, or waits in the executor; null while there is none. */
  private @Nullable Delivery delivery;

  /**
   * Creates a listener behind a queue.
   *
   * @param listener is notified of the events
   * @param lostEvents is called, before the next event, with the number of events lost since the
   *     last
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
    Delivery begun = accept(event);
    if (begun != null) {
      begin(begun);
    }
  }

  private void begin(Delivery begun) {
    boolean accepted = false;
    try {
      executor.execute(begun);
      accepted = true;
    } finally {
      if (!accepted) {
        forget(begun);
      }
    }
  }

  /**
   * Clears the task that the executor rejected: queued events wait for the next event, even if that
   * is lost. The executor may have queued the task nevertheless, which then does nothing, or have
   * run it.
   */
  private synchronized void forget(Delivery refused) {
    if (delivery == refused && !refused.started) {
      delivery = null;
    }
  }

  /**
   * Queues an event, or counts it as lost.
   *
   * @return the task to submit to the executor, or null
   */
  private synchronized @Nullable Delivery accept(PasidEvent event) {
    if (!add(event)) {
      lost++;
    }
    return delivery == null ? prepare() : null;
  }

  private Delivery prepare() {
    Delivery next = new Delivery();
    delivery = next;
    return next;
  }

  private boolean add(PasidEvent event) {
    try {
      boolean added = queuedEvents < capacity && queue.add(event);
      queuedEvents += added ? 1 : 0;
      return added;
    } catch (
        OutOfMemoryError
            e) { // an event for which there is no memory is lost like one for which there is no
      // room
      return false;
    }
  }

  private synchronized boolean start(Delivery task) {
    boolean first = delivery == task && !task.started;
    task.started = true;
    return first;
  }

  /** An exception of the listener goes to the executor; a fresh task delivers the rest. */
  private void deliverAll() {
    boolean completed = false;
    try {
      while (deliverNext()) {
        // one event each time
      }
      completed = true;
    } finally {
      if (!completed) {
        Delivery next;
        synchronized (this) {
          // Without memory for the next task, a later event must create it.
          delivery = null;
          next = prepare();
        }
        begin(next);
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
      if (event == null && lostBefore == 0) {
        delivery = null;
      }
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

  /** A task of the executor: delivers the queued events, unless another task has replaced it. */
  private final class Delivery implements Runnable {
    /** Guarded by the listener's monitor. */
    private boolean started;

    @Override
    public void run() {
      if (start(this)) {
        deliverAll();
      }
    }
  }
}
