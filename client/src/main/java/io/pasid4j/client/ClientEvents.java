// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Subscription;
import io.pasid4j.protocol.command.SubscribeRequest;
import io.pasid4j.protocol.command.UnsubscribeRequest;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a client over the one subscription that a connection can have. Thread-safe: its
 * lock is held while the subscription is begun or ended, never while a listener runs.
 */
final class ClientEvents {
  private final RequestChannel session;
  private final EventDispatcher dispatcher;
  private final AtomicLong failures = new AtomicLong();

  /** Sorted by priority, then by the order of subscription. */
  private final List<Place> places = new CopyOnWriteArrayList<>();

  /** The present subscription; null while there is no listener. */
  private @Nullable SubscribeRequest subscribed;

  /** A registration of a listener; two of equal listeners differ. */
  private static final class Place {
    final Priority priority;
    final RemoteListener listener;

    Place(Priority priority, RemoteListener listener) {
      this.priority = priority;
      this.listener = listener;
    }

    Priority priority() {
      return priority;
    }
  }

  ClientEvents(RequestChannel session, @Nullable Executor executor) {
    this.session = session;
    dispatcher = new EventDispatcher(executor, this::deliver);
    session.onEvent(dispatcher);
  }

  Subscription subscribe(Priority priority, RemoteListener listener) {
    return add(new SubscribeRequest(priority, false, false), listener);
  }

  Subscription subscribeToSpace(String space, Priority priority, RemoteListener listener) {
    return add(new SubscribeRequest(priority, true, false, space), listener);
  }

  DrainConsumer drain(Priority priority, DrainListener listener) {
    SubscribeRequest request = new SubscribeRequest(priority, true, true);
    return new RemoteDrain(session, listener, hearing -> add(request, hearing));
  }

  private synchronized Subscription add(SubscribeRequest request, RemoteListener listener) {
    SubscribeRequest present = subscribed;
    if (present != null && !(isShared(present) && isShared(request))) {
      throw new IllegalStateException(
          "subscription: " + present + " (expected: none before " + request + ")");
    }
    Place place = new Place(request.priority(), listener);
    places.add(place);
    places.sort(Comparator.comparing(Place::priority));
    if (present == null) {
      begin(request, place);
    }
    return () -> remove(place);
  }

  /** Listeners to the own set share a subscription; one to the space excludes others. */
  private static boolean isShared(SubscribeRequest request) {
    return !request.allSets() && !request.drains();
  }

  private void begin(SubscribeRequest request, Place place) {
    boolean begun = false;
    try {
      session.result(request);
      begun = true;
    } finally {
      if (begun) {
        subscribed = request;
      } else {
        places.remove(place);
      }
    }
  }

  private synchronized void remove(Place place) {
    if (places.remove(place) && places.isEmpty()) {
      subscribed = null;
      try {
        session.perform(new UnsubscribeRequest());
      } catch (PasidConnectionException e) {
        // The subscription has ended with the connection.
      }
      dispatcher.clear();
    }
  }

  private void deliver(EventDispatcher.Delivery delivery) {
    for (Place place : places) {
      try {
        deliver(place.listener, delivery);
      } catch (Throwable e) { // also a checked one, from a language that does not check
        noteFailure(delivery, e);
      }
    }
  }

  /** A listener that always fails must not flood the log: 1st, 2nd, 4th, 8th, ... */
  private void noteFailure(EventDispatcher.Delivery delivery, Throwable e) {
    long count = failures.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      // Not a constant: to find a logger reads every jar of the class path.
      System.getLogger(ClientEvents.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "listener failed on " + delivery + ", failures: " + count,
              e);
    }
  }

  private static void deliver(RemoteListener listener, EventDispatcher.Delivery delivery) {
    RemoteEvent event = delivery.event();
    if (event == null) {
      listener.lost(delivery.lost());
    } else {
      listener.on(event);
    }
  }
}
