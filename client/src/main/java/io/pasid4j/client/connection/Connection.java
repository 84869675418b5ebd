// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.resume.ResumeRefusedException;
import io.pasid4j.client.resume.Resumption;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket, shared by any number of callers. Requests go out in the order in which they came and
 * without waiting for each other's replies; replies come in the same order. Once it is resumable,
 * the socket may be another one after a while, and callers do not notice.
 *
 * <p>Two threads of its own do all reading and writing, so that an interrupt of a caller, which
 * would close a channel it is using, harms nobody else, and so that every caller can stop waiting.
 * They are platform threads, so that busy virtual threads of the program cannot make replies late.
 * A call moves from {@code unsent} to {@code inFlight}; the thread that removes it completes it.
 * The writer thread also reconnects, while no reader runs.
 */
final class Connection {
  private final int requestTimeoutMs;
  private final Thread writer;
  private final BlockingQueue<Call> unsent = new LinkedBlockingQueue<>();
  private final InFlightCalls inFlight = new InFlightCalls();
  private final AtomicReference<@Nullable PasidConnectionException> end = new AtomicReference<>();
  private final Reconnector reconnector;
  private volatile TimeoutWatchdog watchdog;
  private volatile Consumer<ByteBuffer> notifications = frame -> {};
  private volatile @Nullable Resumption resumption;
  private volatile @Nullable Thread reader;
  private int messageId;

  /**
   * Starts to connect; the first call waits for it.
   *
   * @throws PasidConnectionException if no socket can be had
   */
  Connection(Path socket, int requestTimeoutMs) {
    this.requestTimeoutMs = requestTimeoutMs;
    watchdog = watchdog(requestTimeoutMs);
    try {
      reconnector =
          new Reconnector(socket, frame -> notifications.accept(frame), () -> watchdog.watch());
    } catch (IOException e) {
      throw new PasidConnectionException("socket: " + e.getMessage() + " (expected: a new one)", e);
    }
    writer = Thread.ofPlatform().daemon().name("pasid-client-writer").unstarted(this::run);
    writer.start();
  }

  private TimeoutWatchdog watchdog(int timeoutMs) {
    return new TimeoutWatchdog(timeoutMs, this::oldestWaitNanos, () -> timeOut(timeoutMs));
  }

  /**
   * Reconnects from now on when the daemon has ended and come back. Call it before the first
   * request that changes the set.
   *
   * @param reconnectTimeoutMs milliseconds to wait for the daemon to come back; a lower bound of
   *     the time to wait for a reply
   */
  void resumeBy(Resumption present, int reconnectTimeoutMs) {
    reconnector.reconnectTimeoutMs(reconnectTimeoutMs);
    watchdog = watchdog(Math.max(requestTimeoutMs, reconnectTimeoutMs));
    resumption = present;
  }

  /**
   * Sends a request and waits for its reply.
   *
   * @return the reply's frame from 0 to its limit, error replies included
   * @throws PasidConnectionException if the connection has ended or ends meanwhile, as it does when
   *     the reply does not come in time
   * @throws IllegalStateException in the thread that reads, which would wait for itself
   */
  ByteBuffer call(Call call) {
    if (isReader()) {
      throw new IllegalStateException(
          "request: in the thread that reads replies (expected: another one, as by the ...Async"
              + " methods of CompletableFuture)");
    }
    enqueue(call);
    if (resumption != null) {
      watchdog.watch();
      return call.await();
    }
    try {
      return call.await(requestTimeoutMs);
    } catch (TimeoutException e) {
      PasidConnectionException cause = late(requestTimeoutMs, e);
      end(cause);
      throw cause;
    }
  }

  /**
   * Sends a request without waiting for its reply. It completes in the reader thread, so dependent
   * stages must not wait for another reply.
   *
   * @return the reply's frame, error replies included; fails with {@link PasidConnectionException}
   */
  CompletableFuture<ByteBuffer> send(Call call) {
    enqueue(call);
    watchdog.watch();
    return call.reply();
  }

  /** Returns whether this is the thread that reads, where the futures complete. */
  boolean isReader() {
    return Thread.currentThread().equals(reader);
  }

  private void enqueue(Call call) {
    unsent.add(call);
    failCallsAfterTheEnd();
  }

  private static PasidConnectionException late(int timeoutMs, @Nullable Exception e) {
    String problem = "reply: none within " + timeoutMs + " ms (expected: one)";
    return e == null
        ? new PasidConnectionException(problem)
        : new PasidConnectionException(problem, e);
  }

  /** Sets the consumer of frames that answer no request. */
  void onNotification(Consumer<ByteBuffer> consumer) {
    notifications = consumer;
  }

  /** The age of the oldest request without a reply; 0 if there is none. */
  private long oldestWaitNanos() {
    Call oldest = inFlight.calls().peek();
    Call next = oldest == null ? unsent.peek() : oldest;
    return reconnector.waitNanos(next == null ? 0 : Math.max(1, next.ageNanos()));
  }

  private void timeOut(int timeoutMs) {
    if (!reconnector.giveUpAttempt()) {
      end(late(timeoutMs, null));
    }
  }

  /** Stops waiting for a daemon that is away, after at most one more attempt. */
  void stopRetrying() {
    reconnector.stopRetrying();
    LockSupport.unpark(writer);
  }

  /** Ends the connection once. Present and later callers fail with the first cause. */
  void end(PasidConnectionException cause) {
    if (end.compareAndSet(null, cause)) {
      try {
        reconnector.close();
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
      failAll(inFlight.calls(), cause);
    }
  }

  private static void failAll(Queue<Call> calls, PasidConnectionException cause) {
    for (Call call = calls.poll(); call != null; call = calls.poll()) {
      call.fail(cause);
    }
  }

  private void run() {
    try {
      reconnector.connect();
      Exception lost = serve();
      while (mayReconnectAfter(lost)) {
        reconnect(lost);
        lost = serve();
      }
      end(ended(lost));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(ended(e));
    }
  }

  /** Reads and writes until the connection is lost; returns the cause. */
  private Exception serve() throws IOException, InterruptedException {
    FrameChannel channel = reconnector.channel();
    CompletableFuture<Exception> readerFailure = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("pasid-client-reader")
        .start(() -> {
          reader = Thread.currentThread();
          readerFailure.complete(read(channel));
        });
    Exception lost = write(channel.output());
    if (!mayReconnectAfter(lost)) {
      return lost;
    }
    channel.close();
    Exception seen = readerFailure.join();
    // The interrupt was the reader's, or the end's, which must not be missed.
    if (Thread.interrupted() && end.get() != null) {
      throw new InterruptedException();
    }
    return seen;
  }

  /** A daemon that breaks the protocol is not asked again. */
  private boolean mayReconnectAfter(Exception e) {
    return resumption != null
        && end.get() == null
        && (e instanceof InterruptedException || e instanceof IOException)
        && !(e instanceof ProtocolException);
  }

  /** Writes until that fails; returns the cause. */
  private Exception write(FrameOutput output) {
    try {
      while (true) {
        for (Call call = unsent.take(); call != null; call = unsent.poll()) {
          ByteBuffer frame = call.frame(messageId++);
          addInOrder(call, output);
          failCallsAfterTheEnd();
          output.add(frame);
        }
        output.flush();
      }
    } catch (IOException | InterruptedException e) {
      return e;
    }
  }

  /** Adds the call to those in flight, also if the connection ends meanwhile. */
  private void addInOrder(Call call, FrameOutput output) throws IOException, InterruptedException {
    Resumption present = resumption;
    try {
      if (present != null && inFlight.mustWait(call, present.confirmed())) {
        output.flush();
        inFlight.awaitOrder(call, present.confirmed());
      }
    } finally {
      inFlight.add(call);
    }
  }

  /** Reads until that fails; returns the cause. */
  private Exception read(FrameChannel channel) {
    try {
      while (true) {
        ByteBuffer frame = channel.input().next();
        if (FrameHeader.type(FrameHeader.flags(frame, 0)) == FrameHeader.TYPE_REPLY) {
          answer(inFlight.poll(), frame);
        } else {
          notifications.accept(frame);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (mayReconnectAfter(e)) {
        writer.interrupt();
      } else {
        end(ended(e));
      }
      return e;
    }
  }

  private void answer(@Nullable Call call, ByteBuffer frame) throws ProtocolException {
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
    Resumption present = resumption;
    if (present != null) {
      present.confirmed().record(call.request(), frame);
    }
    inFlight.answered(call);
    call.answer(frame);
  }

  /**
   * Reconnects with the set. Each time that takes too long, the waiting callers fail, and the next
   * attempt begins with the next call.
   */
  private void reconnect(Exception cause) throws IOException, InterruptedException {
    Resumption present = Objects.requireNonNull(resumption);
    while (!reconnector.reconnect(present, inFlight.calls(), cause)) {
      giveUp(present, reconnector.away());
      inFlight.add(unsent.take());
      failCallsAfterTheEnd();
    }
    inFlight.reset();
  }

  private void giveUp(Resumption present, PasidConnectionException away) {
    inFlight.calls().forEach(call -> present.confirmed().giveUp(call.request()));
    failAll(inFlight.calls(), away);
    failAll(unsent, away);
  }

  private static PasidConnectionException ended(Exception e) {
    boolean isExplained =
        e instanceof EOFException
            || e instanceof ProtocolException
            || e instanceof ResumeRefusedException
            || e.getCause() != null;
    return new PasidConnectionException(
        isExplained ? String.valueOf(e.getMessage()) : "connection: " + e + " (expected: open)", e);
  }
}
