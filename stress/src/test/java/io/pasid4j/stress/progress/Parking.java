// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs an operation on one thread and stops it at one of its commit points. */
public final class Parking {
  /** A limit for a failing test; the awaited events take milliseconds. */
  static final long DEADLINE_S = 120;

  private static volatile @Nullable Parking current;

  private final int parkAt;
  private final CountDownLatch parked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Thread thread;
  private volatile int points;
  private volatile @Nullable Throwable failure;

  private Parking(Runnable operation, int parkAt) {
    this.parkAt = parkAt;
    this.thread = new Thread(() -> run(operation), "victim");
  }

  /** The number of commit points of an operation. */
  static int count(Runnable operation) {
    Parking parking = new Parking(operation, -1);
    parking.start();
    parking.finish();
    return parking.points;
  }

  /** Starts an operation, and returns when it is stopped at its commit point {@code parkAt}. */
  static Parking park(Runnable operation, int parkAt) {
    Parking parking = new Parking(operation, parkAt);
    parking.start();
    await(parking.parked, "the operation comes to its point " + parkAt);
    return parking;
  }

  /** Called at each commit point, by any thread. */
  public static void point() {
    Parking parking = current;
    if (parking != null && parking.thread.equals(Thread.currentThread())) {
      parking.pass();
    }
  }

  /** Lets the operation go on to its end. */
  void finish() {
    goOn.countDown();
    join(thread);
    current = null;
    if (failure != null) {
      throw new AssertionError("the parked operation failed", failure);
    }
  }

  /** Waits for a thread that must not be blocked. */
  static void join(Thread thread) {
    try {
      if (!thread.join(Duration.ofSeconds(DEADLINE_S))) {
        AssertionError stopped = new AssertionError(thread.getName() + " is stopped");
        stopped.setStackTrace(thread.getStackTrace());
        throw stopped;
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void start() {
    current = this;
    thread.start();
  }

  private void run(Runnable operation) {
    try {
      operation.run();
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void pass() {
    int at = points;
    points = at + 1;
    if (at == parkAt) {
      parked.countDown();
      await(goOn, "the operation may go on");
    }
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(2 * DEADLINE_S, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain until " + what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
