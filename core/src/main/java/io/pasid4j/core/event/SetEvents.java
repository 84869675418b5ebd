// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Priority;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set's events on their way to the listeners: queued while the set is locked, so in the order in
 * which they happened; delivered after that, by one thread at a time.
 */
public final class SetEvents {
  /** While more events wait, a thread that has added to them waits too. */
  public static final int MOST_WAITING = 1024;

  private static final Priority[] PRIORITIES = Priority.values();

  /**
   * True if the thread is delivering: it must not wait for events that only another thread, or
   * itself, can deliver.
   */
  private static final ThreadLocal<Boolean> DELIVERING = ThreadLocal.withInitial(() -> false);

  static {
    EventQueue.initialize();
  }

  private final Listeners ofSpace;
  private volatile @Nullable Listeners ofSet;
  private @Nullable EventQueue queue;
  private boolean delivering;

  /** The number of events not delivered yet: read while the set is not locked. */
  private volatile int waiting;

  /** Creates the events of a set without listeners of its own. */
  public SetEvents(Listeners ofSpace) {
    this.ofSpace = ofSpace;
  }

  /** The set's listeners; null, to save memory, for the most sets, which have none. */
  public synchronized Listeners listeners() {
    Listeners listeners = ofSet;
    if (listeners == null) {
      listeners = ofSpace.ofSet();
      ofSet = listeners;
    }
    return listeners;
  }

  /** Returns whether the set or its space has listeners. */
  public boolean hasListeners() {
    Listeners here = ofSet;
    return !ofSpace.isEmpty() || (here != null && !here.isEmpty());
  }

  /** Returns whether events are queued or being delivered. */
  public boolean isWaiting() {
    return waiting > 0;
  }

  /** Returns whether more than {@link #MOST_WAITING} events wait. */
  public boolean isFull() {
    return waiting > MOST_WAITING;
  }

  /** Makes room for {@code more} events. While the set is locked. */
  public void reserve(int more) {
    if (queue == null) {
      queue = new EventQueue();
    }
    queue.reserve(more);
  }

  /** Gives back the room for many events that did not happen. While the set is locked. */
  public void trim() {
    if (queue != null) {
      queue.trim();
    }
  }

  /** Queues an event, for which there is room. While the set is locked. */
  public void add(EventType type, int id, int generation) {
    if (queue != null) {
      queue.add(type, id, generation, ofSpace.subscriptions());
      count();
    }
  }

  /**
   * Visits the IDs whose FREE has not been delivered to all listeners yet. While the set is locked.
   */
  public void forEachFree(IntConsumer action) {
    if (queue != null) {
      queue.forEachFree(action);
    }
  }

  private void count() {
    waiting = queue == null ? 0 : queue.count();
  }

  /**
   * The next event to deliver, which stays queued until {@link #delivered}; null if there is none
   * or another thread delivers. While the set is locked.
   */
  public @Nullable QueuedEvent next(PasidSet set) {
    if (delivering || queue == null || queue.count() == 0) {
      return null;
    }
    PasidEvent event = new PasidEvent(queue.type(), set, queue.id(), queue.generation());
    QueuedEvent next = new QueuedEvent(event, queue.subscriptions());
    delivering = true;
    return next;
  }

  /** The event has been delivered. While the set is locked. */
  public void delivered() {
    delivering = false;
    if (queue != null) {
      queue.remove();
    }
    count();
  }

  /** Marks the thread as delivering; {@link #end} must follow. */
  public static boolean begin() {
    boolean within = DELIVERING.get();
    DELIVERING.set(true);
    return within;
  }

  /** Ends what {@link #begin} began. */
  public static void end(boolean within) {
    DELIVERING.set(within);
  }

  /** Delivers an event: by priority, the space's listeners and the set's in one order. */
  public void deliver(QueuedEvent next) {
    Listeners here = ofSet;
    for (Priority priority : PRIORITIES) {
      ofSpace.notify(priority, next.event(), next.subscriptions());
      if (here != null) {
        here.notify(priority, next.event(), next.subscriptions());
      }
    }
  }
}
