// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Checks requests whose callers do not wait: while there are any, it looks at the oldest from time
 * to time, since replies come in order. Thread-safe.
 */
final class TimeoutWatchdog {
  private final long timeoutNanos;
  private final LongSupplier oldestWaitNanos;
  private final Runnable onTimeout;
  private final Executor later;
  private final AtomicBoolean watching = new AtomicBoolean();

  /**
   * Creates a watchdog without requests.
   *
   * @param oldestWaitNanos returns the age of the oldest request; 0 if there is none
   * @param onTimeout is run if that is too long
   */
  TimeoutWatchdog(int timeoutMs, LongSupplier oldestWaitNanos, Runnable onTimeout) {
    timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    this.oldestWaitNanos = oldestWaitNanos;
    this.onTimeout = onTimeout;
    later =
        CompletableFuture.delayedExecutor(
            Math.max(1, timeoutMs / 4), TimeUnit.MILLISECONDS, Thread::startVirtualThread);
  }

  /** Records that a request has been sent. */
  void watch() {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      later.execute(this::look);
    }
  }

  private void look() {
    long waitNanos = oldestWaitNanos.getAsLong();
    if (waitNanos > timeoutNanos) {
      watching.set(false);
      onTimeout.run();
    } else if (waitNanos > 0) {
      later.execute(this::look);
    } else {
      watching.set(false);
      if (oldestWaitNanos.getAsLong() > 0) {
        watch();
      }
    }
  }
}
