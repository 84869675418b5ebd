// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Pauses between attempts that grow longer: none, then 10 ms, doubled each time up to 200 ms, until
 * a time limit. Since all clients of a host lose the daemon at once, the pauses are randomized.
 * Used by one thread, which may be unparked for the next attempt.
 */
final class ReconnectBackoff {
  private static final long FIRST_MS = 10;
  private static final long LONGEST_MS = 200;

  private final long deadlineNanos;
  private final BooleanSupplier isRetryStopped;
  private long waitMs = FIRST_MS;

  /**
   * Creates a backoff.
   *
   * @param reconnectTimeoutMs milliseconds after which no attempt follows
   * @param isRetryStopped true if no attempt shall follow the present one
   */
  ReconnectBackoff(int reconnectTimeoutMs, BooleanSupplier isRetryStopped) {
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(reconnectTimeoutMs);
    this.isRetryStopped = isRetryStopped;
  }

  /**
   * Waits for the next attempt.
   *
   * @return false if there shall be none
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await() throws InterruptedException {
    long leftNanos = deadlineNanos - System.nanoTime();
    if (leftNanos <= 0 || isRetryStopped.getAsBoolean()) {
      return false;
    }
    LockSupport.parkNanos(this, Math.min(leftNanos, spreadNanos(waitMs)));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    waitMs = Math.min(LONGEST_MS, waitMs * 2);
    return true;
  }

  private static long spreadNanos(long ms) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(ms);
    return ThreadLocalRandom.current().nextLong(nanos * 3 / 4, nanos * 5 / 4);
  }
}
