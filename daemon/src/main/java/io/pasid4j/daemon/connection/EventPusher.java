// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.Channel;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.event.EventSink;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.EventMessage;
import io.pasid4j.protocol.command.EventsLostMessage;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.frame.FrameHeader;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends a connection the events it has subscribed to, between the replies. What the peer does not
 * read stays in the feed, which is bounded. Used by one event loop; only {@link #wake} is for all.
 */
final class EventPusher implements EventSink {
  /** The number of events that one turn may send, so that other connections get theirs. */
  private static final int MAX_TURN_EVENTS = 1024;

  private final Channel channel;
  private final ReplyWriter replies;
  private final EventFeed feed = new EventFeed(this::wake);
  private final AtomicBoolean queued = new AtomicBoolean();
  private final Runnable push = this::push;
  private boolean stopped;

  EventPusher(Channel channel, ReplyWriter replies) {
    this.channel = channel;
    this.replies = replies;
  }

  /** The connection's subscription. */
  EventFeed feed() {
    return feed;
  }

  /** Requests a turn to send events. Any thread. */
  private void wake() {
    if (queued.compareAndSet(false, true)) {
      try {
        NextTurn.run(channel, push);
      } catch (RejectedExecutionException e) {
        // The event loop has ended, and the connection with it.
      }
    }
  }

  /** Continues to send once the peer has read enough. */
  void writabilityChanged() {
    if (channel.isWritable() && !feed.isEmpty()) {
      wake();
    }
  }

  private void push() {
    queued.set(false);
    if (stopped) {
      return;
    }
    int sent = 0;
    while (sent < MAX_TURN_EVENTS && channel.isWritable() && feed.poll(this)) {
      sent++;
    }
    if (sent > 0) {
      replies.flush();
    }
    writabilityChanged();
  }

  @Override
  public void event(EventMessage event) {
    send(CommandId.EVENT, event);
  }

  @Override
  public void lost(long events) {
    send(CommandId.EVENTS_LOST, new EventsLostMessage(events));
  }

  private void send(int command, Payload payload) {
    int bytes = FrameHeader.SIZE + payload.sizeBytes();
    int at = replies.reserve(bytes);
    FrameHeader.put(
        replies.buffer(),
        at,
        0,
        command,
        bytes,
        FrameHeader.TYPE_COMMAND | FrameHeader.NO_REPLY,
        0);
    payload.put(replies.buffer(), at + FrameHeader.SIZE);
    replies.commit(bytes);
  }

  /** Stops sending, and ends the subscription. */
  void stop() {
    stopped = true;
    feed.unsubscribe();
  }
}
