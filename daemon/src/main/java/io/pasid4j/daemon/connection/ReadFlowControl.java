// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.pasid4j.daemon.limits.PeerLimits;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the bytes of a connection are processed. As long as the peer leaves too many replies
 * unread, nothing more is read from it, and what has been read waits, as it does while a request is
 * deferred; when a turn has cost enough, the rest waits for the next one. Used by one event loop.
 */
final class ReadFlowControl {
  private final Channel channel;
  private final ReplyWriter replies;
  private final FrameReader.Sink sink;
  private final FrameReader reader;
  private final SlowReaderTimeout unread;
  private final Runnable resume = this::resume;

  /** Bytes that were read and wait to be processed. */
  private @Nullable ByteBuf backlog;

  private boolean waiting;
  private boolean resumeQueued;
  private boolean stopped;

  ReadFlowControl(Channel channel, PeerLimits limits, ReplyWriter replies, FrameReader.Sink sink) {
    this.channel = channel;
    this.replies = replies;
    this.sink = sink;
    reader = new FrameReader(channel.alloc(), limits.maxFrameBytes(), sink);
    unread = new SlowReaderTimeout(channel, limits.unreadTimeoutMs(), sink::neverReads);
  }

  /** Takes over bytes that were read. */
  void add(ByteBuf chunk) {
    if (stopped) {
      chunk.release();
    } else if (waiting) {
      // The end of the peer's side makes the event loop read although reading is off; what the
      // kernel holds for us bounds it.
      backlog = append(backlog, chunk);
    } else {
      process(chunk);
    }
  }

  private ByteBuf append(@Nullable ByteBuf held, ByteBuf chunk) {
    if (held == null) {
      return chunk;
    }
    ByteBuf both = channel.alloc().directBuffer(held.readableBytes() + chunk.readableBytes());
    both.writeBytes(held).writeBytes(chunk);
    held.release();
    chunk.release();
    return both;
  }

  private void process(ByteBuf chunk) {
    try {
      sink.newTurn();
      if (!sink.isDeferring()) {
        reader.read(chunk);
      }
    } finally {
      sink.endTurn();
      if (chunk.isReadable() && !stopped) {
        backlog = chunk;
      } else {
        chunk.release();
      }
    }
  }

  /** Sends the replies of a turn and decides whether to read on. */
  void endTurn() {
    if (stopped) {
      return;
    }
    replies.flush();
    if (replies.isBlocked()) {
      startWaiting();
      unread.start();
    } else if (sink.isDeferring()) {
      startWaiting();
    } else if (backlog != null) {
      startWaiting();
      queueResume();
    } else if (waiting) {
      waiting = false;
      channel.config().setAutoRead(true);
    }
  }

  private void startWaiting() {
    if (!waiting) {
      waiting = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Continues once the peer has read enough. */
  void writabilityChanged() {
    if (waiting && channel.isWritable()) {
      queueResume();
    }
  }

  /**
   * In a later turn: this may be called from within a write, and other connections wait for theirs.
   */
  private void queueResume() {
    if (!resumeQueued) {
      resumeQueued = true;
      NextTurn.run(channel, resume);
    }
  }

  private void resume() {
    resumeQueued = false;
    if (stopped || !channel.isWritable()) {
      return;
    }
    unread.stop();
    if (sink.isDeferring()) {
      return;
    }
    replies.flush();
    ByteBuf held = backlog;
    backlog = null;
    if (held != null) {
      process(held);
    }
    endTurn();
  }

  /** Drops the waiting bytes, and all later ones. */
  void stop() {
    stopped = true;
    unread.stop();
    ByteBuf held = backlog;
    backlog = null;
    if (held != null) {
      held.release();
    }
  }

  /** Releases the buffer of a frame that has not come whole, too. */
  void close() {
    stop();
    reader.close();
  }
}
