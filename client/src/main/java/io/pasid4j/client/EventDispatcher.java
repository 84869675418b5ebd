// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events over from the thread that reads to an executor, in order, one at a time. The queue
 * is bounded: events that do not fit are counted. Thread-safe; the thread that reads never waits.
 */
final class EventDispatcher implements RequestChannel.EventHandler {
  /** The bound of the queue. */
  static final int MOST_EVENTS = 4096;

  /** The same for a drain consumer, as in the daemon: a large set may end at once. */
  static final int MOST_EVENTS_OF_DRAIN = 1 << 20;

  /** An event; or the number of events lost in its place, 0 if unknown. */
  record Delivery(@Nullable RemoteEvent event, long lost) {}

  private final Executor executor;
  private final Consumer<Delivery> listener;
  private final ArrayDeque<RemoteEvent> queue = new ArrayDeque<>();
  private int mostEvents = MOST_EVENTS;
  private long lostAfterQueue;
  private boolean anyLost;
  private boolean anyLostUncounted;
  private boolean isDelivering;

  /**
   * An empty queue.
   *
   * @param executor null for a virtual thread
   * @param listener must not throw
   */
  EventDispatcher(@Nullable Executor executor, Consumer<Delivery> listener) {
    this.executor = executor == null ? Thread::startVirtualThread : executor;
    this.listener = listener;
  }

  @Override
  public void event(EventMessage event) {
    startIf(
        accept(
            new RemoteEvent(
                event.type(), event.setId(), event.id(), event.generation(), event.sequence())));
  }

  @Override
  public void lost(long events) {
    startIf(countLost(events));
  }

  /** Bounds the queue from now on. */
  synchronized void holdAtMost(int events) {
    mostEvents = events;
  }

  /** Drops the events that are not delivered yet. */
  synchronized void clear() {
    queue.clear();
    forgetLost();
  }

  private void forgetLost() {
    anyLost = false;
    anyLostUncounted = false;
    lostAfterQueue = 0;
  }

  /** Returns whether a delivery has to be started. */
  private synchronized boolean accept(RemoteEvent event) {
    if (anyLost || queue.size() >= mostEvents) {
      // A loss is delivered before later events.
      return countLost(1);
    }
    queue.add(event);
    return claimDelivery();
  }

  private synchronized boolean countLost(long events) {
    anyLost = true;
    anyLostUncounted |= events == 0;
    lostAfterQueue += events;
    return claimDelivery();
  }

  /** Marks the delivery as running; returns whether the caller has to start it. */
  private boolean claimDelivery() {
    boolean isClaimed = !isDelivering;
    isDelivering = true;
    return isClaimed;
  }

  private void startIf(boolean isClaimed) {
    if (isClaimed) {
      try {
        executor.execute(this::deliverAll);
      } catch (RuntimeException e) {
        // The executor has ended: the queue waits for the next event.
        stopDelivering();
      }
    }
  }

  private synchronized void stopDelivering() {
    isDelivering = false;
  }

  private void deliverAll() {
    for (Delivery next = next(); next != null; next = next()) {
      listener.accept(next);
    }
  }

  private synchronized @Nullable Delivery next() {
    RemoteEvent event = queue.poll();
    if (event != null) {
      return new Delivery(event, 0);
    }
    if (anyLost) {
      Delivery lost = new Delivery(null, anyLostUncounted ? 0 : lostAfterQueue);
      forgetLost();
      return lost;
    }
    isDelivering = false;
    return null;
  }
}
