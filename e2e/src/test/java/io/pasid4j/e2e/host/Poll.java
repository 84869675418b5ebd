// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what another process does. */
public final class Poll {
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private Poll() {}

  /**
   * Asks until the answer is yes.
   *
   * @return how long it took
   * @throws AssertionError if the answer is still no when the time is over
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
