// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.core.EventType;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayDeque;

/**
 * Events on their way to one connection, in order. Events that do not fit, or that exceed the limit
 * of unread events of the connection's user, are counted, and the count is queued in their place.
 * Thread-safe; a thread waits at most while one event is added or removed.
 */
final class ConnectionEvents {
  /** An event, or how many were dropped in its place. */
  private sealed interface Entry {}

  private record Queued(EventMessage event) implements Entry {}

  private static final class Dropped implements Entry {
    long events = 1;
  }

  private final int mostEvents;
  private final UidShares.Share share;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long lastSequence;
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
    lastSequence++;
    if (entries.size() < mostEvents && share.tryTake()) {
      entries.add(new Queued(new EventMessage(type, id, generation, setId, lastSequence)));
    } else {
      drop();
    }
    return wasEmpty;
  }

  private void drop() {
    if (entries.peekLast() instanceof Dropped last) {
      last.events++;
    } else {
      entries.add(new Dropped());
    }
  }

  /** Hands the next event, or count, to a sink; false if there is none. */
  boolean poll(EventSink sink) {
    Entry next;
    synchronized (this) {
      next = entries.poll();
    }
    switch (next) {
      case Queued queued -> {
        share.give(1);
        sink.event(queued.event);
      }
      case Dropped dropped -> sink.lost(dropped.events);
      case null -> {
        return false;
      }
    }
    return true;
  }

  synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Drops what is in the queue, and whatever is put in later. */
  synchronized void close() {
    isClosed = true;
    share.give((int) entries.stream().filter(Queued.class::isInstance).count());
    entries.clear();
  }
}
