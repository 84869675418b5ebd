// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that another process fulfils. */
public final class Poll {
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private Poll() {}

  /**
   * Polls a condition.
   *
   * @return how long it took
   * @throws AssertionError if it does not hold in time
   */
  public static Duration until(String what, Duration atMost, Callable<Boolean> isSo)
      throws Exception {
    long start = System.nanoTime();
    while (!isSo.call()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
