// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

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
 * The channel of the moment, and how another one takes its place. One thread connects; any may
 * close and look on.
 */
final class Reconnector implements AutoCloseable {
  private final Path socket;
  private final Consumer<ByteBuffer> unasked;
  private final Runnable onAsk;
  private volatile FrameChannel channel;
  private volatile int patienceMs;
  private volatile boolean isHurried;
  private volatile boolean isClosed;
  private volatile boolean isUp = true;
  private volatile long upNanos = System.nanoTime();
  private volatile @Nullable ReconnectAttempt attempt;

  /** Why there is no channel; for the thread that connects. */
  private Exception problem = new EOFException();

  /**
   * Not connected yet.
   *
   * @param unasked takes the frames that answer no request
   * @param onAsk is run before each wait for an answer in an attempt to connect again
   * @throws IOException if no socket can be had
   */
  Reconnector(Path socket, Consumer<ByteBuffer> unasked, Runnable onAsk) throws IOException {
    this.socket = socket;
    this.unasked = unasked;
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

  void patienceMs(int patienceMs) {
    this.patienceMs = patienceMs;
  }

  /** No attempt shall follow the present or next one. */
  void hurry() {
    isHurried = true;
  }

  /**
   * How long a daemon has been owing an answer, 0 for none.
   *
   * @param oldestCallNanos how long ago the oldest call was made; 0 if there is none
   */
  long waitNanos(long oldestCallNanos) {
    ReconnectAttempt present = attempt;
    if (present != null) {
      return present.waitNanos();
    }
    long most = isUp ? Math.max(1, System.nanoTime() - upNanos) : 1;
    return Math.min(oldestCallNanos, most);
  }

  /** Whether that can be ended by another attempt. */
  boolean giveUpAttempt() {
    ReconnectAttempt present = attempt;
    if (present == null || present.mayHaveSet()) {
      return false;
    }
    present.giveUp();
    return true;
  }

  /**
   * Comes back with the set, and answers what was not answered.
   *
   * @param unanswered in the order of sending; what is answered is taken out
   * @param cause why the channel is no good any more
   * @return false if the daemon is not back in time
   * @throws IOException if there is nothing to go on with
   * @throws InterruptedException if this is closed meanwhile
   */
  boolean reconnect(Resumption by, Queue<Call> unanswered, Exception cause)
      throws IOException, InterruptedException {
    isUp = false;
    problem = cause;
    Backoff backoff = new Backoff(patienceMs, () -> isHurried);
    do {
      if (connectAgain(by, unanswered)) {
        upNanos = System.nanoTime();
        isUp = true;
        return true;
      }
    } while (backoff.await());
    return false;
  }

  private boolean connectAgain(Resumption by, Queue<Call> unanswered) throws IOException {
    boolean isConnected = false;
    try {
      channel = new FrameChannel();
      requireOpen();
      ReconnectAttempt present = new ReconnectAttempt(channel, unasked, onAsk);
      attempt = present;
      present.run(socket, by, unanswered);
      isConnected = true;
    } catch (ResumeRefusedException | ProtocolException e) {
      throw e;
    } catch (IOException e) {
      requireOpen();
      problem = e;
    } finally {
      attempt = null;
      if (!isConnected) {
        Quiet.close(channel);
      }
    }
    return isConnected;
  }

  private void requireOpen() throws IOException {
    if (isClosed) {
      throw new EOFException("connection: closed (expected: open)");
    }
  }

  /** What to tell callers when there was no coming back. */
  PasidConnectionException away() {
    return PasidConnectionException.away(patienceMs, problem);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    channel.close();
  }
}
