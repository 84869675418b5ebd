// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.vfio.frame.FrameHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket, shared by any number of callers. Requests go out in the order in which they came and
 * without waiting for each other's replies; replies come in the same order.
 *
 * <p>Two threads of its own do all reading and writing, so that an interrupt of a caller, which
 * would close a channel it is using, harms nobody else, and so that every caller can stop waiting.
 * They are platform threads, so that busy virtual threads of the program cannot make replies late.
 * A call is in {@code unsent}, then in {@code unanswered}, and completed by whoever takes it out.
 */
final class Connection {
  private final Path socket;
  private final int requestTimeoutMs;
  private final SocketChannel channel;
  private final Thread writer;
  private final BlockingQueue<Call> unsent = new LinkedBlockingQueue<>();
  private final Queue<Call> unanswered = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable PasidConnectionException> end = new AtomicReference<>();
  private final Deadlines deadlines;
  private volatile Consumer<ByteBuffer> unasked = frame -> {};

  /**
   * Starts to connect; the first call waits for it.
   *
   * @throws PasidConnectionException if no socket can be had
   */
  Connection(Path socket, int requestTimeoutMs) {
    this.socket = socket;
    this.requestTimeoutMs = requestTimeoutMs;
    deadlines = new Deadlines(requestTimeoutMs, this::oldestWaitNanos, () -> end(late(null)));
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new PasidConnectionException("socket: " + e.getMessage() + " (expected: a new one)", e);
    }
    writer = Thread.ofPlatform().daemon().name("pasid-client-writer").unstarted(this::write);
    writer.start();
  }

  /**
   * Sends a request and waits for its reply.
   *
   * @param frame from 0 to its limit: room for the header, then the payload
   * @return the reply's frame from 0 to its limit, error replies included
   * @throws PasidConnectionException if the connection has ended or ends meanwhile, as it does when
   *     the reply does not come in time
   */
  ByteBuffer call(int command, ByteBuffer frame) {
    Call call = new Call(command, frame);
    unsent.add(call);
    failCallsAfterTheEnd();
    try {
      return call.await(requestTimeoutMs);
    } catch (TimeoutException e) {
      PasidConnectionException cause = late(e);
      end(cause);
      throw cause;
    }
  }

  private PasidConnectionException late(@Nullable Exception e) {
    String problem = "reply: none within " + requestTimeoutMs + " ms (expected: one)";
    return e == null
        ? new PasidConnectionException(problem)
        : new PasidConnectionException(problem, e);
  }

  /**
   * Sends a request without waiting for its reply. It completes in the thread that reads, so what
   * hangs on it must not wait for another reply.
   *
   * @param frame from 0 to its limit: room for the header, then the payload
   * @return the reply's frame, error replies included; fails with {@link PasidConnectionException}
   */
  CompletableFuture<ByteBuffer> send(int command, ByteBuffer frame) {
    Call call = new Call(command, frame);
    unsent.add(call);
    failCallsAfterTheEnd();
    deadlines.watch();
    return call.reply();
  }

  /** Hands the frames that answer no request to somebody. */
  void onUnasked(Consumer<ByteBuffer> taker) {
    unasked = taker;
  }

  /** How long the oldest request has been waiting for its reply; 0 if none is. */
  private long oldestWaitNanos() {
    Call oldest = unanswered.peek();
    Call next = oldest == null ? unsent.peek() : oldest;
    return next == null ? 0 : Math.max(1, next.ageNanos());
  }

  /** Ends the connection, once; every caller that waits or comes later is told the first cause. */
  void end(PasidConnectionException cause) {
    if (end.compareAndSet(null, cause)) {
      try {
        channel.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
      writer.interrupt();
    }
    failCallsAfterTheEnd();
  }

  private void failCallsAfterTheEnd() {
    PasidConnectionException cause = end.get();
    if (cause != null) {
      failAll(unsent, cause);
      failAll(unanswered, cause);
    }
  }

  private static void failAll(Queue<Call> calls, PasidConnectionException cause) {
    for (Call call = calls.poll(); call != null; call = calls.poll()) {
      call.fail(cause);
    }
  }

  private void write() {
    try {
      connect();
      FrameOutput output = new FrameOutput(channel);
      int messageId = 0;
      while (true) {
        for (Call call = unsent.take(); call != null; call = unsent.poll()) {
          ByteBuffer frame = call.frame(messageId++);
          unanswered.add(call);
          failCallsAfterTheEnd();
          output.add(frame);
        }
        output.flush();
      }
    } catch (IOException | RuntimeException e) {
      end(ended(e));
    } catch (InterruptedException e) {
      end(ended(e));
    }
  }

  private void connect() throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "socket: " + socket + ": " + e.getMessage() + " (expected: a daemon that listens)", e);
    }
    Thread.ofPlatform().daemon().name("pasid-client-reader").start(this::read);
  }

  private void read() {
    try {
      FrameInput input = new FrameInput(channel);
      while (true) {
        ByteBuffer frame = input.next();
        if (FrameHeader.type(FrameHeader.flags(frame, 0)) == FrameHeader.TYPE_REPLY) {
          answer(unanswered.poll(), frame);
        } else {
          unasked.accept(frame);
        }
      }
    } catch (IOException | RuntimeException e) {
      end(ended(e));
    }
  }

  private static void answer(@Nullable Call call, ByteBuffer frame) throws ProtocolException {
    if (call == null) {
      throw new ProtocolException("reply: to nothing (expected: one reply per request)");
    }
    if (!call.isAnsweredBy(frame)) {
      ProtocolException e =
          new ProtocolException(
              "reply: to message "
                  + FrameHeader.messageId(frame, 0)
                  + ", command "
                  + FrameHeader.command(frame, 0)
                  + " (expected: replies in the order of the requests)");
      call.fail(ended(e));
      throw e;
    }
    call.complete(frame);
  }

  private static PasidConnectionException ended(Exception e) {
    boolean isSaid =
        e instanceof EOFException || e instanceof ProtocolException || e.getCause() != null;
    return new PasidConnectionException(
        isSaid ? String.valueOf(e.getMessage()) : "connection: " + e + " (expected: open)", e);
  }
}
