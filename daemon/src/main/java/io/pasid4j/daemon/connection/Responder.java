// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;

/**
 * Writes the reply to a request, unless the request wants none. A request is named by the buffer
 * and the index of its header. Used by one event loop.
 */
final class Responder {
  private static final int RESULT_REPLY_BYTES = FrameHeader.SIZE + Integer.BYTES;

  private final ReplyWriter replies;

  Responder(ReplyWriter replies) {
    this.replies = replies;
  }

  /** Writes a reply that is a number. */
  void number(ByteBuffer in, int at, int command, int number) {
    if (wantsReply(in, at)) {
      int reply = replies.reserve(RESULT_REPLY_BYTES);
      ByteBuffer out = replies.buffer();
      FrameHeader.putReply(out, reply, FrameHeader.messageId(in, at), command, Integer.BYTES);
      LittleEndian.put32(out, reply + FrameHeader.SIZE, number);
      replies.commit(RESULT_REPLY_BYTES);
    }
  }

  /**
   * Makes room for a reply.
   *
   * @return the index of its header in {@link #buffer}; {@link #finish} writes that
   */
  int reserve(int payloadBytes) {
    return replies.reserve(FrameHeader.SIZE + payloadBytes);
  }

  ByteBuffer buffer() {
    return replies.buffer();
  }

  /** Ends a reply whose payload is written. */
  void finish(ByteBuffer in, int at, int reply, int payloadBytes) {
    if (wantsReply(in, at)) {
      FrameHeader.putReply(
          replies.buffer(),
          reply,
          FrameHeader.messageId(in, at),
          FrameHeader.command(in, at),
          payloadBytes);
      replies.commit(FrameHeader.SIZE + payloadBytes);
    }
  }

  /** Writes an error reply. */
  void error(ByteBuffer in, int at, int errno) {
    if (wantsReply(in, at)) {
      replies.error(FrameHeader.messageId(in, at), FrameHeader.command(in, at), errno);
    }
  }

  private static boolean wantsReply(ByteBuffer in, int at) {
    return (FrameHeader.flags(in, at) & FrameHeader.NO_REPLY) == 0;
  }
}
