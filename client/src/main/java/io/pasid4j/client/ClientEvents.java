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
  private final RequestChannel channel;
  private final EventDispatcher dispatcher;
  private final AtomicLong failures = new AtomicLong();

  /** Sorted by priority, then by the order of subscription. */
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  /** The present subscription; null while there is no listener. */
  private @Nullable SubscribeRequest subscribed;

  /** A registration of a listener; two of equal listeners differ. */
  private static final class Registration {
    final Priority priority;
    final RemoteListener listener;

    Registration(Priority priority, RemoteListener listener) {
      this.priority = priority;
      this.listener = listener;
    }

    Priority priority() {
      return priority;
    }
  }

  ClientEvents(RequestChannel channel, @Nullable Executor executor) {
    this.channel = channel;
    dispatcher = new EventDispatcher(executor, this::deliver);
    channel.onEvent(dispatcher);
  }

  Subscription subscribe(Priority priority, RemoteListener listener) {
    return add(new SubscribeRequest(priority, false, false), listener);
  }

  Subscription subscribeToSpace(String space, Priority priority, RemoteListener listener) {
    return add(new SubscribeRequest(priority, true, false, false, space), listener);
  }

  DrainConsumer drain(Priority priority, DrainListener listener) {
    SubscribeRequest request = new SubscribeRequest(priority, true, true);
    return new RemoteDrain(channel, listener, listening -> add(request, listening));
  }

  private Subscription add(SubscribeRequest request, RemoteListener listener) {
    boolean knowsMoves = channel.commands() >= SubscribeRequest.MOVES_SINCE;
    return addKnown(knowsMoves ? request.withMoves() : request, listener);
  }

  private synchronized Subscription addKnown(SubscribeRequest request, RemoteListener listener) {
    SubscribeRequest present = subscribed;
    if (present != null && !(isShared(present) && isShared(request))) {
      throw new IllegalStateException(
          "subscription: " + present + " (expected: none before " + request + ")");
    }
    Registration added = new Registration(request.priority(), listener);
    registrations.add(added);
    registrations.sort(Comparator.comparing(Registration::priority));
    if (present == null) {
      begin(request, added);
    }
    return () -> remove(added);
  }

  /** Listeners to the own set share a subscription; one to the space excludes others. */
  private static boolean isShared(SubscribeRequest request) {
    return !request.allSets() && !request.drains();
  }

  private void begin(SubscribeRequest request, Registration first) {
    dispatcher.holdAtMost(
        request.drains() ? EventDispatcher.MOST_EVENTS_OF_DRAIN : EventDispatcher.MOST_EVENTS);
    try {
      channel.result(request);
    } catch (Throwable t) {
      registrations.remove(first);
      throw t;
    }
    subscribed = request;
  }

  private synchronized void remove(Registration ended) {
    if (registrations.remove(ended) && registrations.isEmpty()) {
      subscribed = null;
      try {
        channel.perform(new UnsubscribeRequest());
      } catch (PasidConnectionException e) {
        // The subscription has ended with the connection.
      }
      dispatcher.clear();
    }
  }

  private void deliver(EventDispatcher.Delivery delivery) {
    for (Registration each : registrations) {
      try {
        deliver(each.listener, delivery);
      } catch (Throwable e) { // also a checked one, from a language that does not check
        logFailure(delivery, e);
      }
    }
  }

  /** A listener that always fails must not flood the log: 1st, 2nd, 4th, 8th, ... */
  private void logFailure(EventDispatcher.Delivery delivery, Throwable e) {
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
