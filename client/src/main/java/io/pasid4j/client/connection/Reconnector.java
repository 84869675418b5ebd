// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.resume.ResumeRefusedException;
import io.pasid4j.client.resume.Resumption;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Current channel and its replacement after a disconnect. Single writer; close() and queries are
 * thread-safe.
 */
final class Reconnector implements AutoCloseable {
  private final Path socket;
  private final Consumer<ByteBuffer> notifications;
  private final Runnable onAsk;
  private volatile FrameChannel channel;
  private volatile int reconnectTimeoutMs;
  private volatile boolean isRetryStopped;
  private volatile boolean isClosed;
  private volatile boolean isUp = true;
  private volatile long upNanos = System.nanoTime();
  private volatile @Nullable ReconnectAttempt attempt;

  /** Why there is no channel; for the thread that connects. */
  private Exception problem = new EOFException();

  /**
   * Not connected yet.
   *
   * @param notifications takes the frames that answer no request
   * @param onAsk is run before each wait for an answer in an attempt to connect again
   * @throws IOException if no socket can be had
   */
  Reconnector(Path socket, Consumer<ByteBuffer> notifications, Runnable onAsk) throws IOException {
    this.socket = socket;
    this.notifications = notifications;
    this.onAsk = onAsk;
    channel = new FrameChannel();
  }

  /** Connects for the first time. */
  void connect() throws IOException {
    channel.connect(socket);
  }

  FrameChannel channel() {
    return channel;
  }

  void reconnectTimeoutMs(int reconnectTimeoutMs) {
    this.reconnectTimeoutMs = reconnectTimeoutMs;
  }

  /** No attempt follows the present or next one. */
  void stopRetrying() {
    isRetryStopped = true;
  }

  /**
   * The time for which a reply has been outstanding; 0 if none is.
   *
   * @param oldestCallNanos the age of the oldest call; 0 if there is none
   */
  long waitNanos(long oldestCallNanos) {
    ReconnectAttempt present = attempt;
    if (present != null) {
      return present.waitNanos();
    }
    long most = isUp ? Math.max(1, System.nanoTime() - upNanos) : 1;
    return Math.min(oldestCallNanos, most);
  }

  /** Aborts the present attempt, if another may follow. */
  boolean giveUpAttempt() {
    ReconnectAttempt present = attempt;
    if (present == null || present.mayHaveSet()) {
      return false;
    }
    present.giveUp();
    return true;
  }

  /**
   * Reconnects, resumes the set and completes the unanswered requests.
   *
   * @param unanswered in the order of sending; completed ones are removed
   * @param cause why the channel cannot be used any more
   * @return false if the daemon is not back in time
   * @throws IOException if the set cannot be resumed
   * @throws InterruptedException if this is closed meanwhile
   */
  boolean reconnect(Resumption resumption, Queue<Call> unanswered, Exception cause)
      throws IOException, InterruptedException {
    isUp = false;
    problem = cause;
    ReconnectBackoff backoff = new ReconnectBackoff(reconnectTimeoutMs, () -> isRetryStopped);
    do {
      if (connectAgain(resumption, unanswered)) {
        upNanos = System.nanoTime();
        isUp = true;
        return true;
      }
    } while (backoff.await());
    return false;
  }

  private boolean connectAgain(Resumption resumption, Queue<Call> unanswered) throws IOException {
    boolean isConnected = false;
    try {
      channel = new FrameChannel();
      requireOpen();
      ReconnectAttempt present = new ReconnectAttempt(channel, notifications, onAsk);
      attempt = present;
      present.run(socket, resumption, unanswered);
      isConnected = true;
    } catch (ResumeRefusedException | ProtocolException e) {
      throw e;
    } catch (IOException e) {
      requireOpen();
      problem = e;
    } finally {
      attempt = null;
      if (!isConnected) {
        channel.closeQuietly();
      }
    }
    return isConnected;
  }

  private void requireOpen() throws IOException {
    if (isClosed) {
      throw new EOFException("connection: closed (expected: open)");
    }
  }

  /** Returns the exception for callers while the daemon is away. */
  PasidConnectionException away() {
    return PasidConnectionException.away(reconnectTimeoutMs, problem);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    channel.close();
  }
}
