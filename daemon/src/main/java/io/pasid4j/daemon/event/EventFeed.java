// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidListener;
import io.pasid4j.core.Subscription;
import io.pasid4j.daemon.limits.UidShares;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A connection's subscription, and the events that it has not been sent yet. Used by the
 * connection's event loop; only its listener is called by others.
 */
public final class EventFeed {
  /** The number of events that wait for a peer that does not read. */
  public static final int MOST_EVENTS = 4096;

  /**
   * The same of a drain consumer: an ID rests until it has been told, and a set of any size may
   * end, or move away, at once. All IDs of a space of 20 bits, some 15 MB.
   */
  public static final int MOST_EVENTS_OF_DRAIN = 1 << 20;

  /** The set id of an event that this connection does not receive. */
  public static final int NOT_SENT = -1;

  private final Runnable wake;
  private @Nullable Subscribed subscribed;

  /** A subscription with a queue of its own, so that late events of an earlier one are dropped. */
  private record Subscribed(
      ConnectionEvents queue, Subscription listening, @Nullable DrainConsumer consumer) {}

  /**
   * A feed without a subscription.
   *
   * @param wake is run, by any thread, when there is something to send after there was nothing; has
   *     to return at once
   */
  public EventFeed(Runnable wake) {
    this.wake = wake;
  }

  /** Returns whether there is a subscription. */
  public boolean isSubscribed() {
    return subscribed != null;
  }

  /**
   * Subscribes.
   *
   * @param source where to listen
   * @param moves what a MOVED is sent as; null: not at all
   * @param setIds the set id an event is sent with, or {@link #NOT_SENT}
   * @param draining what to acknowledge with; ends with the subscription
   * @param share how many unsent events the user of the connection may have in all of its feeds
   */
  public void subscribe(
      Function<PasidListener, Subscription> source,
      @Nullable EventType moves,
      ToIntFunction<PasidEvent> setIds,
      @Nullable DrainConsumer draining,
      UidShares.Share share) {
    int mostEvents = draining == null ? MOST_EVENTS : MOST_EVENTS_OF_DRAIN;
    ConnectionEvents queue = new ConnectionEvents(mostEvents, share);
    Subscription listening =
        source.apply(event -> {
          EventType type = event.type() == EventType.MOVED ? moves : event.type();
          if (type != null) {
            enqueue(queue, type, event, setIds.applyAsInt(event));
          }
        });
    subscribed = new Subscribed(queue, listening, draining);
  }

  private void enqueue(ConnectionEvents queue, EventType type, PasidEvent event, int setId) {
    if (setId != NOT_SENT && queue.offer(type, event.pasid(), event.generation(), setId)) {
      wake.run();
    }
  }

  /** Ends the subscription, and drops what has not been sent; false if there was none. */
  public boolean unsubscribe() {
    Subscribed ended = subscribed;
    if (ended == null) {
      return false;
    }
    subscribed = null;
    ended.listening.close();
    ended.queue.close();
    if (ended.consumer != null) {
      ended.consumer.close();
    }
    return true;
  }

  /** The drain consumer of this connection; null if it is none. */
  public @Nullable DrainConsumer consumer() {
    return subscribed == null ? null : subscribed.consumer;
  }

  /** Hands the next event to a sink; false if there is none. */
  public boolean poll(EventSink sink) {
    return subscribed != null && subscribed.queue.poll(sink);
  }

  /** Returns whether there is nothing to send. */
  public boolean isEmpty() {
    return subscribed == null || subscribed.queue.isEmpty();
  }
}
