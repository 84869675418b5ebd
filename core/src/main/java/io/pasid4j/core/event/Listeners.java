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

  /** True if there is any; a field, since every operation reads it. */
  private volatile boolean any;

  /**
   * By priority, in the order of subscription; replaced at each change. Arrays, since iterating
   * over a list allocates: an event that is being delivered must not be lost out of memory.
   */
  private volatile Place[][] byPriority = new Place[Priority.values().length][0];

  /** Creates the listeners of a space. */
  public Listeners() {
    this(new AtomicLong());
  }

  /** Creates listeners whose subscriptions are numbered from that on. */
  Listeners(AtomicLong subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** Creates the listeners of a set of the space that has {@code space}. */
  Listeners ofSet() {
    return new Listeners(subscriptions);
  }

  boolean isEmpty() {
    return !any;
  }

  /** Returns the number of subscriptions so far: an event is for those only. */
  long subscriptions() {
    return subscriptions.get();
  }

  /**
   * Adds a listener of later events.
   *
   * @param awaitOperations waits for the operations that have begun without knowing of it: what
   *     they do later would be no event for it
   */
  public Subscription add(Priority priority, PasidListener listener, Runnable awaitOperations) {
    Place place = new Place(listener);
    Subscription subscription = () -> remove(priority, place);
    add(priority, place);
    boolean numbered = false;
    try {
      awaitOperations.run();
      // Numbered after it was added: it receives every event from this number on, and none queued
      // before, of which it might miss the end.
      place.number = subscriptions.incrementAndGet();
      numbered = true;
    } finally {
      if (!numbered) {
        subscription.close();
      }
    }
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
   * Notifies the listeners of one priority, in the order of subscription.
   *
   * @param subscriptions how many there were when the event happened
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
    } catch (Throwable e) { // also a checked one, from a language without checked exceptions
      failures.note("listener failed on", event, e);
    }
  }

  /** Compared by identity: a listener that subscribes twice can end one subscription. */
  private static final class Place {
    final PasidListener listener;

    /** Its subscription's number; no event is for it before it has one. */
    volatile long number = Long.MAX_VALUE;

    Place(PasidListener listener) {
      this.listener = listener;
    }
  }
}
