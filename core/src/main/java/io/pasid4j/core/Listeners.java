// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The listeners of one set, or of a whole space, by priority. Thread-safe. */
final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final FailureLog failures = new FailureLog(LOG);

  /** Whether there is any; read on every operation, so it is no map's business. */
  private volatile boolean any;

  private volatile Map<Priority, List<Place>> byPriority = Map.of();

  boolean isEmpty() {
    return !any;
  }

  synchronized Subscription add(Priority priority, PasidListener listener) {
    Place place = new Place(listener);
    List<Place> more = new ArrayList<>(byPriority.getOrDefault(priority, List.of()));
    more.add(place);
    replace(priority, more);
    return () -> remove(priority, place);
  }

  private synchronized void remove(Priority priority, Place place) {
    List<Place> fewer = new ArrayList<>(byPriority.getOrDefault(priority, List.of()));
    if (fewer.remove(place)) {
      replace(priority, fewer);
    }
  }

  private void replace(Priority priority, List<Place> listeners) {
    Map<Priority, List<Place>> next = new EnumMap<>(Priority.class);
    next.putAll(byPriority);
    if (listeners.isEmpty()) {
      next.remove(priority);
    } else {
      next.put(priority, List.copyOf(listeners));
    }
    byPriority = next;
    any = !next.isEmpty();
  }

  /** Tells the listeners of one priority, in the order in which they came. */
  void tell(Priority priority, PasidEvent event) {
    for (Place place : byPriority.getOrDefault(priority, List.of())) {
      tell(place.listener, event);
    }
  }

  private void tell(PasidListener listener, PasidEvent event) {
    try {
      listener.on(event);
    } catch (Throwable e) { // also a checked one, from a language that does not check
      failures.note("listener failed on " + event, e);
    }
  }

  /** Compared by identity: a listener that subscribes twice can leave once. */
  private static final class Place {
    final PasidListener listener;

    Place(PasidListener listener) {
      this.listener = listener;
    }
  }
}
