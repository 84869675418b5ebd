// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits how fast tenants fill the audit log: so many lines a second for each uid, with a burst.
 * Lines left out are counted. Thread-safe.
 */
final class TenantRates {
  /** Beyond these, further uids share one rate. */
  private static final int MOST_UIDS = 4096;

  private static final long SHARED = -2;
  private static final long NANOS_PER_S = 1_000_000_000;

  private final int linesPerSecond;
  private final int stockLines;
  private final LongSupplier nanoTime;
  private final Map<Long, Rate> byUid = new HashMap<>();

  /**
   * Creates rates with full bursts.
   *
   * @param linesPerSecond of one uid
   * @param stockLines the burst, in lines
   * @param nanoTime a monotonic clock in nanoseconds
   */
  TenantRates(int linesPerSecond, int stockLines, LongSupplier nanoTime) {
    this.linesPerSecond = linesPerSecond;
    this.stockLines = stockLines;
    this.nanoTime = nanoTime;
  }

  /** Returns whether a line of a uid is written; otherwise it is counted. */
  synchronized boolean admit(long uid) {
    long now = nanoTime.getAsLong();
    Rate rate = rateOf(uid, now);
    if (rate.take(now)) {
      return true;
    }
    rate.leftOut++;
    return false;
  }

  private Rate rateOf(long uid, long now) {
    Rate known = byUid.get(uid);
    if (known != null) {
      return known;
    }
    if (byUid.size() >= MOST_UIDS) {
      byUid.values().removeIf(rate -> rate.isUnused(now));
    }
    long key = byUid.size() >= MOST_UIDS ? SHARED : uid;
    return byUid.computeIfAbsent(key, _ -> new Rate(now));
  }

  /** Returns how many lines of each uid were left out since the last call. */
  synchronized Map<Long, Long> takeLeftOut() {
    Map<Long, Long> leftOut = new HashMap<>();
    byUid.forEach((uid, rate) -> {
      if (rate.leftOut > 0) {
        leftOut.put(uid, rate.leftOut);
        rate.leftOut = 0;
      }
    });
    return leftOut;
  }

  private final class Rate {
    /** When the burst is full again, if no more lines come; never much before now. */
    private long fullAtNanos;

    private long leftOut;

    Rate(long now) {
      fullAtNanos = now;
    }

    boolean take(long now) {
      long nanosPerLine = NANOS_PER_S / linesPerSecond;
      long next = Math.max(fullAtNanos, now) + nanosPerLine;
      if (next - now > stockLines * nanosPerLine) {
        return false;
      }
      fullAtNanos = next;
      return true;
    }

    boolean isUnused(long now) {
      return leftOut == 0 && fullAtNanos <= now;
    }
  }
}
