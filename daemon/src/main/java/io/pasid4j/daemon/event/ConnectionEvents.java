// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.core.EventType;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.protocol.command.EventMessage;

/**
 * Events on their way to one connection, in order. Events that do not fit, or that exceed the limit
 * of unread events of the connection's user, are counted, and the count is queued in their place.
 * Thread-safe; a thread waits at most while one event is added or removed.
 */
final class ConnectionEvents {
  private final int mostEvents;
  private final UidShares.Share share;
  private final PackedEvents entries = new PackedEvents();

  /** The number of events in the queue, without lost ones. */
  private int events;

  private boolean isClosed;

  /**
   * Creates an empty queue.
   *
   * @param mostEvents how many events it holds, 1 or more
   * @param share limits the events in all queues of the connection's user
   */
  ConnectionEvents(int mostEvents, UidShares.Share share) {
    this.mostEvents = mostEvents;
    this.share = share;
  }

  /** Adds an event, or counts it; returns true if the queue was empty before, and is not now. */
  synchronized boolean offer(EventType type, int id, int generation, int setId) {
    if (isClosed) {
      return false;
    }
    boolean wasEmpty = entries.isEmpty();
    if (entries.size() < mostEvents && share.tryTake()) {
      entries.add(type, id, generation, setId);
      events++;
    } else {
      entries.addLost();
    }
    return wasEmpty;
  }

  /** Hands the next event, or count, to a sink; false if there is none. */
  boolean poll(EventSink sink) {
    EventMessage event;
    long lost;
    synchronized (this) {
      lost = entries.pollLost();
      event = lost > 0 ? null : entries.pollEvent();
      events -= event == null ? 0 : 1;
    }
    if (event != null) {
      share.give(1);
      sink.event(event);
    } else if (lost > 0) {
      sink.lost(lost);
    }
    return event != null || lost > 0;
  }

  synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Drops what is in the queue, and whatever is put in later. */
  synchronized void close() {
    isClosed = true;
    share.give(events);
    events = 0;
    entries.clear();
  }
}
