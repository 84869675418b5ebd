// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Polls conditions with a deadline. */
final class Eventually {
  /** Long enough for a loaded machine. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  /** A condition that may throw while it is not met yet. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Supplier<String> description, Condition condition) {
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    Throwable last = null;
    do {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Exception | AssertionError e) {
        last = e;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    } while (System.nanoTime() - deadlineNs < 0);
    throw new AssertionError("not within " + LIMIT + ": " + description.get(), last);
  }
}
