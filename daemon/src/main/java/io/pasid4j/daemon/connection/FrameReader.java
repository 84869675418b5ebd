// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. Frames that lie whole in a chunk are handed on where they
 * are; only one that two chunks share is copied, into a buffer that grows with the bytes that have
 * come, not with the size the peer claims. Used by one event loop.
 */
final class FrameReader {
  /** Receives frames. */
  interface Sink {
    /**
     * A whole frame.
     *
     * @param buffer holds it; valid during the call
     * @param at absolute index of its header
     * @param sizeBytes its length with the header
     * @return whether the next frame may follow now
     */
    boolean frame(ByteBuffer buffer, int at, int sizeBytes);

    /** Reports a frame of a size that is not allowed, after which the stream cannot be read on. */
    void badSize(long sizeBytes);

    /** The frames of another turn of the event loop follow. */
    void newTurn();

    /** The frames of this turn have been handed on. */
    void endTurn();

    /** Returns whether a request is served elsewhere or all wait, so no frame may follow now. */
    boolean isDeferring();

    /** Reports that the peer has let replies wait for too long. */
    void neverReads();
  }

  /** A partial frame up to this long keeps its buffer for the next one. */
  private static final int KEPT_BYTES = 256;

  private static final int FIRST_BYTES = 64;

  private final ByteBufAllocator allocator;
  private final int maxFrameBytes;
  private final Sink sink;
  private @Nullable ByteBuf partial;

  FrameReader(ByteBufAllocator allocator, int maxFrameBytes, Sink sink) {
    this.allocator = allocator;
    this.maxFrameBytes = maxFrameBytes;
    this.sink = sink;
  }

  /** Hands on the frames of a chunk; bytes that the sink does not take yet stay readable in it. */
  void read(ByteBuf chunk) {
    if (completePartial(chunk) && chunk.isReadable()) {
      wholeFrames(chunk);
    }
  }

  private void wholeFrames(ByteBuf chunk) {
    ByteBuffer view = chunk.internalNioBuffer(chunk.readerIndex(), chunk.readableBytes());
    int start = view.position();
    int end = view.limit();
    int at = start;
    boolean goOn = true;
    while (goOn && end - at >= FrameHeader.SIZE) {
      long size = FrameHeader.sizeBytes(view, at);
      if (isBad(size)) {
        sink.badSize(size);
        return;
      }
      if (size > end - at) {
        break;
      }
      goOn = sink.frame(view, at, (int) size);
      at += (int) size;
    }
    chunk.skipBytes(at - start);
    if (goOn && chunk.isReadable()) {
      keep(chunk, chunk.readableBytes());
    }
  }

  /** Fills the frame that an earlier chunk began; returns whether to go on with this one. */
  private boolean completePartial(ByteBuf chunk) {
    ByteBuf frame = partial;
    while (frame != null && frame.isReadable() && chunk.isReadable()) {
      keep(chunk, (int) Math.min(sizeOf(frame) - frame.readableBytes(), chunk.readableBytes()));
      long size = sizeOf(frame);
      if (isBad(size)) {
        sink.badSize(size);
        return false;
      }
      if (frame.readableBytes() == size) {
        return handOn(frame);
      }
    }
    return true;
  }

  /** The size that a partial frame claims, or the header's as long as that has not come whole. */
  private static long sizeOf(ByteBuf frame) {
    int present = frame.readableBytes();
    if (present < FrameHeader.SIZE) {
      return FrameHeader.SIZE;
    }
    ByteBuffer view = frame.internalNioBuffer(0, present);
    return FrameHeader.sizeBytes(view, view.position());
  }

  private boolean handOn(ByteBuf frame) {
    int size = frame.readableBytes();
    ByteBuffer view = frame.internalNioBuffer(0, size);
    boolean goOn = sink.frame(view, view.position(), size);
    forget();
    return goOn;
  }

  private void forget() {
    ByteBuf frame = partial;
    if (frame == null) {
      return;
    }
    if (frame.capacity() <= KEPT_BYTES) {
      frame.clear();
    } else {
      close();
    }
  }

  private void keep(ByteBuf chunk, int bytes) {
    ByteBuf frame = partial;
    if (frame == null) {
      frame = allocator.directBuffer(FIRST_BYTES, maxFrameBytes);
      partial = frame;
    }
    frame.writeBytes(chunk, bytes);
  }

  private boolean isBad(long size) {
    return size < FrameHeader.SIZE || size > maxFrameBytes;
  }

  /** Releases the buffer of the unfinished frame. */
  void close() {
    ByteBuf frame = partial;
    partial = null;
    if (frame != null) {
      frame.release();
    }
  }
}
