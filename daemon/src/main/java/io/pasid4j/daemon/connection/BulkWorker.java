// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.pasid4j.daemon.process.LinuxCalls;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what handles too many IDs for a turn of an event loop, one after the other on a thread of
 * its own, the uids in turn. A connection has at most one request here, and its end. Thread-safe.
 */
public final class BulkWorker {
  private static final long IDLE_SECONDS = 1;

  /** The event loops go first where processors are short. */
  private static final int NICE = 5;

  private final ThreadPoolExecutor executor;
  private final TasksByUid tasks;

  /** Makes a worker; its thread starts with the first task and ends when idle. */
  BulkWorker() {
    DefaultThreadFactory factory = new DefaultThreadFactory("pasidd-bulk", true);
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> factory.newThread(() -> runNiced(task)));
    executor.allowCoreThreadTimeOut(true);
    tasks = new TasksByUid(executor);
  }

  private static void runNiced(Runnable task) {
    LinuxCalls.lowerPriority(NICE);
    task.run();
  }

  /**
   * Runs a task after those of its uid; between these each other uid has one of its own run.
   *
   * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
   */
  void execute(int uid, Runnable task) {
    tasks.execute(uid, task);
  }

  /** Takes no further task, and waits for those it has. */
  public void close(long timeoutMs) {
    executor.shutdown();
    boolean interrupted = false;
    try {
      executor.awaitTermination(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
