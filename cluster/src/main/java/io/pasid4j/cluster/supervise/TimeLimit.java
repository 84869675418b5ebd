// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks that may hang, for a limited time. */
final class TimeLimit {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");
  private static final long LOOK_MS = 20;

  /** A task. What it throws is logged. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  private TimeLimit() {}

  /**
   * Runs a task in a thread of its own.
   *
   * @return false if it did not end in time; it goes on
   */
  static boolean run(long limitMs, Task task) {
    return run(limitMs, task, () -> false);
  }

  /**
   * Runs a task in a thread of its own, and waits until it has ended or its purpose is achieved.
   *
   * @param done returns true once the purpose is achieved; polled every {@value #LOOK_MS} ms
   * @return false if neither happened in time; the task goes on
   */
  static boolean run(long limitMs, Task task, BooleanSupplier done) {
    Thread thread =
        Thread.ofPlatform().daemon().name("cluster-limited").start(() -> runQuietly(task));
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    try {
      while (!thread.join(Duration.ofMillis(LOOK_MS))) {
        if (done.getAsBoolean()) {
          return true;
        }
        if (System.nanoTime() > deadlineNanos) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void runQuietly(Task task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      LOG.debug("not ended in order", e);
    }
  }
}
