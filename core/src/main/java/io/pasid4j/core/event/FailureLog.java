// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import java.util.concurrent.atomic.AtomicLong;

/** Logs exceptions of the caller's code where they must not affect an operation. Thread-safe. */
public final class FailureLog {
  private final System.Logger log;
  private final AtomicLong failures = new AtomicLong();

  /** Creates a log of failures that writes to {@code log}. */
  public FailureLog(System.Logger log) {
    this.log = log;
  }

  /**
   * Logs a failure; one that always recurs must not flood the log: 1st, 2nd, 4th, 8th, ... A log
   * that fails itself, out of memory or because it is closed, must not affect an operation either:
   * this throws nothing.
   */
  public void note(String what, Throwable failure) {
    try {
      long count = failures.incrementAndGet();
      if (Long.bitCount(count) == 1) {
        log.log(System.Logger.Level.WARNING, what + ", failures: " + count, failure);
      }
    } catch (Throwable e) { // also a checked one, from a language without checked exceptions
      // Cannot be reported; the count of failures goes on.
      failures.incrementAndGet();
    }
  }

  /** Records a failure that concerns an ID; see {@link #note(String, Throwable)}. */
  public void note(String what, int id, Throwable failure) {
    try {
      note(what + ": " + id, failure);
    } catch (Throwable e) { // making the text may fail, out of memory
      failures.incrementAndGet();
    }
  }

  /** Records a failure that concerns an object; see {@link #note(String, Throwable)}. */
  public void note(String what, Object with, Throwable failure) {
    try {
      note(what + " " + with, failure);
    } catch (Throwable e) { // making the text may fail, out of memory
      failures.incrementAndGet();
    }
  }

  /** Returns the number of failures, including those that could not be logged. */
  public long count() {
    return failures.get();
  }
}
