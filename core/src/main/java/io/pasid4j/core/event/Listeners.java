// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidListener;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Subscription;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The listeners of one set, or of a whole space, by priority. Thread-safe. */
public final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final FailureLog failures = new FailureLog(LOG);

  /** The number of subscriptions that the space has seen; its sets' listeners share it. */
  private final AtomicLong subscriptions;

  /** True if there is any; read on every operation, so it is not asked of the map. */
  private volatile boolean any;

  /**
   * By priority, in the order in which they came; a new array each time. Arrays, for a list takes
   * memory to be gone through: an event that is being delivered must not be lost for want of it.
   */
  private volatile Place[][] byPriority = new Place[Priority.values().length][0];

  /** The listeners of a space. */
  public Listeners() {
    this(new AtomicLong());
  }

  private Listeners(AtomicLong subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** Listeners of a set of the space whose listeners these are. */
  Listeners ofSet() {
    return new Listeners(subscriptions);
  }

  boolean isEmpty() {
    return !any;
  }

  /** The number of subscriptions so far: an event is for those only. */
  long subscriptions() {
    return subscriptions.get();
  }

  /** Adds a listener of what happens from now on. */
  public Subscription add(Priority priority, PasidListener listener) {
    Place place = new Place(listener);
    Subscription subscription = () -> remove(priority, place);
    add(priority, place);
    // After it is there: it receives every event from this number on, and none that was queued
    // before, of which it might miss the end.
    place.number = subscriptions.incrementAndGet();
    return subscription;
  }

  private synchronized void add(Priority priority, Place place) {
    Place[] present = byPriority[place(priority)];
    Place[] more = Arrays.copyOf(present, present.length + 1);
    more[present.length] = place;
    replace(priority, more);
  }

  private synchronized void remove(Priority priority, Place place) {
    Place[] present = byPriority[place(priority)];
    replace(priority, Arrays.stream(present).filter(each -> each != place).toArray(Place[]::new));
  }

  @SuppressWarnings("EnumOrdinal") // the constants are in the order of notification
  private static int place(Priority priority) {
    return priority.ordinal();
  }

  private void replace(Priority priority, Place[] listeners) {
    Place[][] next = byPriority.clone();
    next[place(priority)] = listeners;
    boolean anyOfAll = Arrays.stream(next).anyMatch(each -> each.length > 0);
    byPriority = next;
    any = anyOfAll;
  }

  /**
   * Notifies the listeners of one priority, in the order in which they came.
   *
   * @param subscriptions how many there had been when the event happened
   */
  void notify(Priority priority, PasidEvent event, long subscriptions) {
    for (Place place : byPriority[place(priority)]) {
      if (place.number <= subscriptions) {
        notify(place.listener, event);
      }
    }
  }

  private void notify(PasidListener listener, PasidEvent event) {
    try {
      listener.on(event);
    } catch (Throwable e) { // also a checked one, from a language that does not check
      failures.note("listener failed on", event, e);
    }
  }

  /** Compared by identity: a listener that subscribes twice can leave once. */
  private static final class Place {
    final PasidListener listener;

    /** Its subscription's number; no event is for it before it has one. */
    volatile long number = Long.MAX_VALUE;

    Place(PasidListener listener) {
      this.listener = listener;
    }
  }
}
