// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The replies that a daemon owes to a stream of bytes, from the headers alone: which messages get
 * one, and where the stream can go no further.
 */
final class ExpectedReplies {
  private static final int HEADER_BYTES = 16;
  private static final int MOST_BYTES = 64 * 1024;
  private static final int REPLY = 1;
  private static final int NO_REPLY = 0x10;
  private static final int ERROR = 0x20;
  private static final int RESUME = 0x500D;
  private static final int CLOSE_SET = 0x5017;
  private static final int EVENT = 0x5020;
  private static final int EVENTS_LOST = 0x5021;

  private final ByteBuffer stream;
  private int at;
  private boolean negotiated;
  private boolean ended;
  private boolean mayEndItself;

  ExpectedReplies(byte[] stream) {
    this.stream = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Checks the replies to the bytes below an index. */
  void check(ByteBuffer replies, int sentBytes, boolean open) {
    int from = 0;
    while (hasWhole(sentBytes)) {
      from = pastEvents(replies, from);
      from = one(replies, from);
    }
    Expect.equal("reply bytes", pastEvents(replies, from), replies.limit());
    Expect.that(
        open != ended || mayEndItself, "connection open: " + open + " (expected: " + !ended + ")");
    ended |= !open;
  }

  private boolean hasWhole(int sentBytes) {
    if (ended || sentBytes - at < HEADER_BYTES) {
      return false;
    }
    long size = Integer.toUnsignedLong(stream.getInt(at + 4));
    if (size < HEADER_BYTES || size > MOST_BYTES) {
      ended = true;
      return false;
    }
    return size <= sentBytes - at;
  }

  /** Checks the reply to the next message, if it gets one; returns where the next reply is. */
  private int one(ByteBuffer replies, int from) {
    int message = at;
    at += stream.getInt(at + 4);
    boolean first = !negotiated && !ended;
    if (!first && (stream.getInt(message + 8) & NO_REPLY) != 0) {
      mayEndItself |= endsSessions(message);
      return from;
    }
    Expect.that(
        replies.limit() - from >= HEADER_BYTES, "reply to message at " + message + ": none");
    Expect.equal("message id", replies.getShort(from), stream.getShort(message));
    Expect.equal("command", replies.getShort(from + 2), stream.getShort(message + 2));
    int size = replies.getInt(from + 4);
    Expect.that(size >= HEADER_BYTES && size <= replies.limit() - from, "reply size: " + size);
    int flags = replies.getInt(from + 8);
    Expect.equal("flags", flags & ~ERROR, REPLY);
    boolean failed = (flags & ERROR) != 0;
    Expect.equal("error", replies.getInt(from + 12) > 0, failed);
    Expect.that(!failed || size == HEADER_BYTES, "size of an error reply: " + size);
    if (first) {
      Expect.that(!failed || replies.getInt(from + 12) == Errno.EINVAL, "errno of a refusal");
      negotiated = !failed;
      ended = failed;
    } else {
      Expect.that(failed || size >= HEADER_BYTES + 4, "size of a reply: " + size);
      mayEndItself |= endsSessions(message);
    }
    return from + size;
  }

  /** Commands that may end a session, the sender's own too. */
  private boolean endsSessions(int message) {
    int command = Short.toUnsignedInt(stream.getShort(message + 2));
    return command == CLOSE_SET || command == RESUME;
  }

  private static int pastEvents(ByteBuffer replies, int from) {
    int at = from;
    while (replies.limit() - at >= HEADER_BYTES) {
      int command = Short.toUnsignedInt(replies.getShort(at + 2));
      boolean event = command == EVENT || command == EVENTS_LOST;
      if (!event || replies.getInt(at + 8) != NO_REPLY) {
        return at;
      }
      at += replies.getInt(at + 4);
    }
    return at;
  }

  /** Returns whether nothing is owed: all whole messages have been checked. */
  boolean isDone() {
    return ended || !hasWhole(stream.limit());
  }
}
