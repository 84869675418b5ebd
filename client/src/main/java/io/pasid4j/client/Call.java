// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.vfio.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request on its way: the frame to send, and the reply's frame when it has come. */
final class Call {
  private final int command;
  private final ByteBuffer frame;
  private final CompletableFuture<ByteBuffer> reply = new CompletableFuture<>();
  private final long madeNanos = System.nanoTime();

  /**
   * A call.
   *
   * @param frame from 0 to its limit: room for the header, then the payload
   */
  Call(int command, ByteBuffer frame) {
    this.command = command;
    this.frame = frame;
  }

  /** The frame with its header, to be read from 0 to its limit. */
  ByteBuffer frame(int messageId) {
    FrameHeader.putCommand(frame, 0, messageId, command, frame.limit() - FrameHeader.SIZE);
    return frame;
  }

  /** Whether a reply's header is the answer to this call's frame. */
  boolean isAnsweredBy(ByteBuffer replyFrame) {
    return FrameHeader.messageId(replyFrame, 0) == FrameHeader.messageId(frame, 0)
        && FrameHeader.command(replyFrame, 0) == command;
  }

  /** The reply's frame, when it has come. */
  CompletableFuture<ByteBuffer> reply() {
    return reply;
  }

  /** How long ago it was made. */
  long ageNanos() {
    return System.nanoTime() - madeNanos;
  }

  void complete(ByteBuffer replyFrame) {
    reply.complete(replyFrame);
  }

  void fail(PasidConnectionException cause) {
    reply.completeExceptionally(cause);
  }

  /**
   * Waits for the reply. An interrupt does not end the waiting, because the answer may be an ID
   * that would be lost; it is left for the caller to see.
   *
   * @throws TimeoutException if none has come in time
   * @throws PasidConnectionException if the connection has ended
   */
  ByteBuffer await(long timeoutMs) throws TimeoutException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return reply.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          isInterrupted = true;
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          throw new PasidConnectionException(String.valueOf(cause.getMessage()), cause);
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
