// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import java.util.function.LongSupplier;

/**
 * A budget for requests, in units: so many are added each second, up to one second's worth. The
 * cost of a request is known after it, so the budget may go into debt, which later requests wait
 * for. Thread-safe.
 */
public final class Budget {
  private static final long NANOS_PER_S = 1_000_000_000;

  private final int unitsPerSecond;
  private final long nanosPerUnit;
  private final LongSupplier nanoTime;

  /** When the budget would be full, if nothing more were taken; never much before now. */
  private long fullAtNanos;

  /**
   * A full one.
   *
   * @param unitsPerSecond how many units come in a second, 1 to 10^9
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Budget(int unitsPerSecond, LongSupplier nanoTime) {
    this.unitsPerSecond = unitsPerSecond;
    nanosPerUnit = NANOS_PER_S / unitsPerSecond;
    this.nanoTime = nanoTime;
    fullAtNanos = nanoTime.getAsLong();
  }

  /** The number of units that come in a second. */
  int unitsPerSecond() {
    return unitsPerSecond;
  }

  /**
   * Takes a unit, if there is one.
   *
   * @return 0 if it was taken; else in how many nanoseconds there will be one
   */
  synchronized long take() {
    long now = nanoTime.getAsLong();
    long waitNanos = fullAtNanos + nanosPerUnit - NANOS_PER_S - now;
    if (waitNanos > 0) {
      return waitNanos;
    }
    spend(now, 1);
    return 0;
  }

  /** Takes units that have been used already, whether there are as many or not. */
  synchronized void charge(long units) {
    spend(nanoTime.getAsLong(), units);
  }

  private void spend(long now, long units) {
    fullAtNanos = Math.max(fullAtNanos, now) + units * nanosPerUnit;
  }
}
