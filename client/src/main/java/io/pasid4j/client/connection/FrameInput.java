// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.protocol.command.Limits;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Cuts a stream of bytes into reply frames. Used by one thread. */
final class FrameInput {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MOST_FRAME_BYTES = FrameHeader.SIZE + Limits.MOST_REPLY_BYTES;

  private final ReadableByteChannel channel;

  /** Between position and limit: bytes read and not yet returned. */
  private final ByteBuffer unread = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

  FrameInput(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the next frame.
   *
   * @return a new buffer, the frame from 0 to its limit
   * @throws EOFException at the end of the stream
   * @throws ProtocolException if the frame is neither a reply nor a notification, or its size
   *     cannot be right
   */
  ByteBuffer next() throws IOException {
    while (unread.remaining() < FrameHeader.SIZE) {
      readMore();
    }
    ByteBuffer frame = ByteBuffer.allocate(checkedSizeBytes());
    while (frame.hasRemaining()) {
      if (!unread.hasRemaining()) {
        readMore();
      }
      int chunkBytes = Math.min(frame.remaining(), unread.remaining());
      frame.put(frame.position(), unread, unread.position(), chunkBytes);
      frame.position(frame.position() + chunkBytes);
      unread.position(unread.position() + chunkBytes);
    }
    return frame.flip();
  }

  private int checkedSizeBytes() throws ProtocolException {
    long sizeBytes = FrameHeader.sizeBytes(unread, unread.position());
    if (sizeBytes < FrameHeader.SIZE || sizeBytes > MOST_FRAME_BYTES) {
      throw new ProtocolException(
          "message size: " + sizeBytes + " (expected: 16 to " + MOST_FRAME_BYTES + ")");
    }
    checkType(FrameHeader.flags(unread, unread.position()));
    return (int) sizeBytes;
  }

  /** The daemon sends replies and notifications, never requests. */
  private static void checkType(int flags) throws ProtocolException {
    int type = FrameHeader.type(flags);
    boolean isNotification =
        type == FrameHeader.TYPE_COMMAND && (flags & FrameHeader.NO_REPLY) != 0;
    if (type != FrameHeader.TYPE_REPLY && !isNotification) {
      throw new ProtocolException(
          "message type: " + type + " (expected: 1, reply, or a command without reply)");
    }
  }

  private void readMore() throws IOException {
    unread.compact();
    try {
      if (channel.read(unread) < 0) {
        throw new EOFException("connection: ended by the daemon (expected: open)");
      }
    } finally {
      unread.flip();
    }
  }
}
