// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events over from the thread that reads to an executor, in order, one at a time. The queue
 * is bounded: what does not fit is counted. Thread-safe; the thread that reads never waits.
 */
final class EventDispatcher implements RequestChannel.EventHandler {
  /** How many events wait for a slow listener. */
  static final int MOST_EVENTS = 4096;

  /** An event; or how many were lost in its place, 0 if nobody knows. */
  record Told(@Nullable RemoteEvent event, long lost) {}

  private final Executor executor;
  private final Consumer<Told> listener;
  private final ArrayDeque<RemoteEvent> queue = new ArrayDeque<>();
  private long lostAfterQueue;
  private boolean anyLost;
  private boolean anyLostUncounted;
  private boolean telling;

  /**
   * Nothing to tell yet.
   *
   * @param executor null for a virtual thread
   * @param listener must not throw
   */
  EventDispatcher(@Nullable Executor executor, Consumer<Told> listener) {
    this.executor = executor == null ? Thread::startVirtualThread : executor;
    this.listener = listener;
  }

  @Override
  public void event(EventMessage event) {
    begin(
        accept(
            new RemoteEvent(
                event.type(), event.setId(), event.id(), event.generation(), event.sequence())));
  }

  @Override
  public void lost(long events) {
    begin(countLost(events));
  }

  /** Forgets what has not been told. */
  synchronized void clear() {
    queue.clear();
    forgetLost();
  }

  private void forgetLost() {
    anyLost = false;
    anyLostUncounted = false;
    lostAfterQueue = 0;
  }

  /** True if telling must begin. */
  private synchronized boolean accept(RemoteEvent event) {
    if (anyLost || queue.size() == MOST_EVENTS) {
      // Until the loss has been told nothing comes after it.
      return countLost(1);
    }
    queue.add(event);
    return begins();
  }

  private synchronized boolean countLost(long events) {
    anyLost = true;
    anyLostUncounted |= events == 0;
    lostAfterQueue += events;
    return begins();
  }

  private boolean begins() {
    boolean begins = !telling;
    telling = true;
    return begins;
  }

  private void begin(boolean begins) {
    if (begins) {
      try {
        executor.execute(this::tellAll);
      } catch (RuntimeException e) {
        // The executor has ended: what is queued waits for the next event.
        stopTelling();
      }
    }
  }

  private synchronized void stopTelling() {
    telling = false;
  }

  private void tellAll() {
    for (Told next = next(); next != null; next = next()) {
      listener.accept(next);
    }
  }

  private synchronized @Nullable Told next() {
    RemoteEvent event = queue.poll();
    if (event != null) {
      return new Told(event, 0);
    }
    if (anyLost) {
      Told lost = new Told(null, anyLostUncounted ? 0 : lostAfterQueue);
      forgetLost();
      return lost;
    }
    telling = false;
    return null;
  }
}
