// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.concurrent.atomic.AtomicLong;

/** Logs what the caller's code threw where that must harm no operation. Thread-safe. */
final class FailureLog {
  private final System.Logger log;
  private final AtomicLong failures = new AtomicLong();

  FailureLog(System.Logger log) {
    this.log = log;
  }

  /** Notes a failure; what always fails must not flood the log: 1st, 2nd, 4th, 8th, ... */
  void note(String what, Throwable failure) {
    long count = failures.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      log.log(System.Logger.Level.WARNING, what + ", failures: " + count, failure);
    }
  }
}
