// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.event;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidListener;
import io.pasid4j.core.Subscription;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream of events. Threads of tenants only queue; the management loop writes, and only as fast
 * as the reader reads. Events that do not fit into the queue are lost, and an event reports how
 * many.
 */
final class EventStream implements AutoCloseable {
  private static final int QUEUE_EVENTS = 4096;

  /** Events that are sent one by one and at once are of about 160 bytes, those of a batch of 12. */
  private static final int CHUNK_EVENTS = 256;

  private static final long HEARTBEAT_MS = 15_000;

  /** A reader that has taken nothing for so many heartbeats is treated as gone. */
  private static final int MOST_UNREAD_HEARTBEATS = 4;

  private final HttpResponseWriter response;
  private final EventLoop loop;
  private final SessionRegistry sessions;
  private final DaemonMetrics metrics;
  private final int batchMs;
  private final String streamId = UUID.randomUUID().toString();
  private final List<Subscription> subscriptions = new ArrayList<>();

  /**
   * Without a lock: a tenant's thread must not wait for the management's, which has a lower
   * priority.
   */
  private final Queue<PublishedEvent> queue = new ConcurrentLinkedQueue<>();

  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean sendQueued = new AtomicBoolean();
  private volatile boolean closed;

  /** For the management loop only. */
  private final EventText text = new EventText(streamId);

  private boolean unread;

  /** A batch was due while the one before it was unread. */
  private boolean isDue;

  private int unreadHeartbeats;
  private @Nullable Future<?> heartbeat;

  /**
   * Creates a stream that follows nothing yet.
   *
   * @param batchMs how long events are collected before they are sent together, as numbers; 0: each
   *     is sent at once, with names
   */
  EventStream(
      HttpResponseWriter response,
      EventLoop loop,
      SessionRegistry sessions,
      DaemonMetrics metrics,
      int batchMs) {
    this.response = response;
    this.loop = loop;
    this.sessions = sessions;
    this.metrics = metrics;
    this.batchMs = batchMs;
  }

  /** Creates the listener for a space, or for a set of it. */
  PasidListener listener(String space) {
    return event -> add(published(space, event));
  }

  private PublishedEvent published(String space, PasidEvent event) {
    // Named now: when the event is written, the session may have gone.
    Session session = sessions.bySet(event.set()).orElse(null);
    int setId = session == null ? 0 : session.id();
    String name = session == null ? event.set().name() : session.name();
    return new PublishedEvent(
        event.type(), space, event.pasid(), setId, name, System.currentTimeMillis());
  }

  /** Ends a subscription with the stream. */
  synchronized void ends(Subscription subscription) {
    if (closed) {
      subscription.close();
    } else {
      subscriptions.add(subscription);
    }
  }

  /** Reports the spaces that are followed, and whether earlier events are missing. */
  void begin(List<String> spaces, @Nullable String lastEventId) {
    loop.execute(() -> {
      write(text.opening(spaces, lastEventId));
      heartbeat =
          loop.scheduleAtFixedRate(this::beat, HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
    });
  }

  /** Reports that one more space is followed, before any event of it. */
  void announceSpace(String space) {
    loop.execute(() -> write(text.space(space)));
  }

  private void add(PublishedEvent event) {
    if (queued.incrementAndGet() > QUEUE_EVENTS) {
      queued.decrementAndGet();
      lost.incrementAndGet();
      return;
    }
    queue.add(event);
    if (!closed && sendQueued.compareAndSet(false, true)) {
      sendSoon();
    }
  }

  private void sendSoon() {
    if (batchMs == 0) {
      loop.execute(this::send);
    } else {
      var _ = loop.schedule(this::send, batchMs, TimeUnit.MILLISECONDS);
    }
  }

  private void send() {
    if (unread) {
      isDue = true;
      return;
    }
    String batch = nextBatch();
    if (!batch.isEmpty()) {
      write(batch);
    }
  }

  private String nextBatch() {
    // Before the queue is read: what is added from here on asks for another turn.
    sendQueued.set(false);
    StringBuilder batch = new StringBuilder();
    long missed = lost.getAndSet(0);
    if (missed > 0) {
      batch.append(text.lost(missed));
      metrics.lostEvents(missed);
    }
    List<PublishedEvent> taken = take(batchMs == 0 ? CHUNK_EVENTS : QUEUE_EVENTS);
    if (batchMs == 0) {
      taken.forEach(event -> batch.append(text.event(event)));
    } else {
      text.appendChanges(taken, batch);
    }
    return batch.toString();
  }

  private List<PublishedEvent> take(int most) {
    List<PublishedEvent> taken = new ArrayList<>();
    while (taken.size() < most) {
      PublishedEvent next = queue.poll();
      if (next == null) {
        break;
      }
      queued.decrementAndGet();
      taken.add(next);
    }
    return taken;
  }

  private void write(String events) {
    if (response.tryWrite(HttpData.ofUtf8(events))) {
      unread = true;
      var _ = response.whenConsumed().thenRunAsync(this::consumed, loop);
    }
  }

  private void consumed() {
    unread = false;
    unreadHeartbeats = 0;
    if (batchMs == 0 || isDue) {
      isDue = false;
      send();
    }
  }

  private void beat() {
    if (!unread) {
      write(text.heartbeat());
    } else if (++unreadHeartbeats >= MOST_UNREAD_HEARTBEATS) {
      close();
    }
  }

  @Override
  public void close() {
    List<Subscription> ended;
    synchronized (this) {
      closed = true;
      ended = List.copyOf(subscriptions);
      subscriptions.clear();
    }
    ended.forEach(Subscription::close);
    response.close();
    loop.execute(() -> {
      Future<?> beating = heartbeat;
      if (beating != null) {
        beating.cancel(false);
      }
    });
  }
}
