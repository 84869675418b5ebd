// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a daemon works for its domain. A failed task is logged. Thread-safe. */
final class DomainWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pasidd-domain").daemon().factory());

  /** Runs a task once, after those queued before it; drops it after {@link #close}. */
  void execute(Runnable task) {
    try {
      thread.execute(() -> runLogged(task));
    } catch (RejectedExecutionException closed) {
      // Nothing waits for the task after close().
    }
  }

  /** Runs a task again and again, {@code delayMs} milliseconds after it has returned. */
  void repeat(long delayMs, Runnable task) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> runLogged(task), delayMs, delayMs, TimeUnit.MILLISECONDS);
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("domain: a step failed; it is tried again", e);
    }
  }

  /** Interrupts the running task and drops the others. Idempotent. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
