// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.resume.Conflicts;
import io.pasid4j.client.resume.PendingCall;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request on its way: the frame to send, and the reply's frame when it has come. */
final class Call implements PendingCall {
  private final int command;
  private final ByteBuffer frame;
  private final @Nullable Request request;
  private final boolean needsOrdering;
  private final CompletableFuture<ByteBuffer> reply = new CompletableFuture<>();
  private final long madeNanos = System.nanoTime();

  /**
   * Creates a call.
   *
   * @param frame from 0 to its limit: room for the header, then the payload
   */
  Call(int command, ByteBuffer frame) {
    this(command, frame, null);
  }

  /** A call of a request. */
  Call(Request request) {
    this(request.command(), frameOf(request), request);
  }

  private Call(int command, ByteBuffer frame, @Nullable Request request) {
    this.command = command;
    this.frame = frame;
    this.request = request;
    needsOrdering = request != null && Conflicts.needsOrdering(request);
  }

  /** The frame of a request: room for the header, then the payload. */
  static ByteBuffer frameOf(Request request) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + request.sizeBytes());
    request.put(frame, FrameHeader.SIZE);
    return frame;
  }

  /** The request; there is none in the first call of a connection. */
  @Override
  public Request request() {
    return Objects.requireNonNull(request, "request");
  }

  /** Returns whether later calls have to be compared with it before they are sent. */
  boolean needsOrdering() {
    return needsOrdering;
  }

  /** The frame with its header, to be read from 0 to its limit. */
  ByteBuffer frame(int messageId) {
    FrameHeader.putCommand(frame, 0, messageId, command, frame.limit() - FrameHeader.SIZE);
    return frame;
  }

  /** Returns whether a frame is the reply to this call. */
  boolean isAnsweredBy(ByteBuffer replyFrame) {
    return FrameHeader.messageId(replyFrame, 0) == FrameHeader.messageId(frame, 0)
        && FrameHeader.command(replyFrame, 0) == command;
  }

  /** The reply's frame, when it has come. */
  CompletableFuture<ByteBuffer> reply() {
    return reply;
  }

  /** Returns the time since the call was made. */
  long ageNanos() {
    return System.nanoTime() - madeNanos;
  }

  @Override
  public void answer(ByteBuffer replyFrame) {
    reply.complete(replyFrame);
  }

  void fail(PasidConnectionException cause) {
    reply.completeExceptionally(cause);
  }

  /**
   * Waits for the reply, however long.
   *
   * @throws PasidConnectionException if there is none
   */
  ByteBuffer await() {
    try {
      return await(Long.MAX_VALUE / 2 / TimeUnit.MILLISECONDS.toNanos(1));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for the reply. An interrupt does not end the waiting, because the reply may have an ID
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
          throw PasidConnectionException.rethrown(e.getCause() == null ? e : e.getCause());
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
