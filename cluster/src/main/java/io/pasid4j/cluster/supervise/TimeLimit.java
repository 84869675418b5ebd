// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what may hang. */
final class TimeLimit {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  /** May throw anything; it is logged. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  private TimeLimit() {}

  /**
   * Runs a task in a thread of its own.
   *
   * @return false if it did not end in time, and goes on
   */
  static boolean run(long limitMs, Task task) {
    Thread thread =
        Thread.ofPlatform().daemon().name("cluster-limited").start(() -> runQuietly(task));
    try {
      return thread.join(java.time.Duration.ofMillis(limitMs));
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
