// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Admits a few lines of libraries in a minute: the HTTP server logs each handshake that fails, so
 * that a peer without any right could fill the log and push the daemon's own lines out of its
 * queue. Those are limited where they are logged. Thread-safe.
 */
final class LibraryLineLimit extends Filter<ILoggingEvent> {
  /** Lines of libraries in a minute. */
  static final int MOST_LINES = 20;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final List<String> OWN = List.of("pasidd", "io.pasid4j.");

  private final LongSupplier nanoTime;
  private final IntConsumer leftOut;
  private long windowNanos;
  private int lines;

  /**
   * Creates a limit of which nothing is used.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   * @param leftOut receives, before the first line after such a minute, how many were left out
   */
  LibraryLineLimit(LongSupplier nanoTime, IntConsumer leftOut) {
    this.nanoTime = nanoTime;
    this.leftOut = leftOut;
    windowNanos = nanoTime.getAsLong();
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return OWN.stream().anyMatch(event.getLoggerName()::startsWith) || isAdmitted()
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  private synchronized boolean isAdmitted() {
    long now = nanoTime.getAsLong();
    if (now - windowNanos >= WINDOW_NANOS) {
      int surplus = lines - MOST_LINES;
      windowNanos = now;
      lines = 0;
      if (surplus > 0) {
        leftOut.accept(surplus);
      }
    }
    return lines++ < MOST_LINES;
  }
}
