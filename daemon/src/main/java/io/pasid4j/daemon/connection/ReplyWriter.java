// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the replies of a turn into few buffers, which leave with one flush. Used by one event
 * loop, and not re-entrant: a reply is written between {@link #reserve} and {@link #commit}.
 */
final class ReplyWriter {
  private static final int BATCH_BYTES = 16 * 1024;

  /**
   * Limit of a turn: a peer that requests long replies and reads them at once must not keep the
   * loop to itself.
   */
  private static final int MAX_TURN_BYTES = 512 * 1024;

  /** The part of a waiting batch that may be empty. */
  private static final int SLACK_PART = 8;

  private static final ByteBuffer NO_VIEW = ByteBuffer.allocate(0);

  private final Channel channel;
  private @Nullable ByteBuf batch;
  private ByteBuffer view = NO_VIEW;
  private int start;
  private int at;
  private boolean blocked;
  private int turnBytes;

  ReplyWriter(Channel channel) {
    this.channel = channel;
  }

  /**
   * Makes room for a reply.
   *
   * @param bytes the most it may take, with its header
   * @return the index of its first byte in {@link #buffer}
   */
  int reserve(int bytes) {
    if (view.limit() - at < bytes) {
      handOver();
      begin(Math.max(bytes, BATCH_BYTES));
    }
    return at;
  }

  /** Where replies are written; another one after each {@link #reserve}. */
  ByteBuffer buffer() {
    return view;
  }

  /** Ends a reply that was written at the reserved index. */
  void commit(int bytes) {
    at += bytes;
  }

  /** Writes an error reply. */
  void error(int messageId, int command, int errno) {
    int reply = reserve(FrameHeader.SIZE);
    FrameHeader.putError(view, reply, messageId, command, errno);
    commit(FrameHeader.SIZE);
  }

  /**
   * Returns whether more replies should wait, because the peer does not read or others want a turn.
   */
  boolean isFull() {
    return blocked || turnBytes >= MAX_TURN_BYTES;
  }

  /** Returns whether the peer leaves unread more than it may. */
  boolean isBlocked() {
    return blocked;
  }

  /** Sends what has been gathered, and begins a new turn. */
  void flush() {
    handOver();
    channel.flush();
    blocked = !channel.isWritable();
    turnBytes = 0;
  }

  private void begin(int bytes) {
    ByteBuf fresh = channel.alloc().directBuffer(bytes);
    batch = fresh;
    view = fresh.internalNioBuffer(0, bytes);
    start = view.position();
    at = start;
  }

  private void handOver() {
    ByteBuf full = takeBatch();
    if (full == null) {
      return;
    }
    turnBytes += full.readableBytes();
    var _ = channel.write(fitting(full), channel.voidPromise());
    if (!channel.isWritable()) {
      // Bytes that the kernel takes now are sent before the end of the turn.
      channel.flush();
      blocked = !channel.isWritable();
    }
  }

  /**
   * A waiting batch may wait for long, so it is copied out of a mostly empty buffer. Otherwise a
   * peer that sends one request at a time and never reads would make the daemon keep a whole buffer
   * for each reply.
   */
  private ByteBuf fitting(ByteBuf full) {
    int bytes = full.readableBytes();
    boolean first =
        channel.bytesBeforeUnwritable() > channel.config().getWriteBufferHighWaterMark();
    if (first || bytes > full.capacity() - full.capacity() / SLACK_PART) {
      return full;
    }
    ByteBuf fitting = channel.alloc().directBuffer(bytes, bytes);
    fitting.writeBytes(full);
    full.release();
    return fitting;
  }

  /** Drops the replies that are not flushed. */
  void close() {
    ByteBuf unsent = takeBatch();
    if (unsent != null) {
      unsent.release();
    }
  }

  private @Nullable ByteBuf takeBatch() {
    ByteBuf taken = batch;
    if (taken != null) {
      taken.writerIndex(at - start);
    }
    batch = null;
    view = NO_VIEW;
    start = 0;
    at = 0;
    return taken;
  }
}
