// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs a few lines of each kind in a second and then only counts, so that a hostile peer cannot
 * fill the log. The count is added to the next line that is let through. Thread-safe.
 *
 * @param <K> the kinds
 */
public final class RateLimitedLog<K extends Enum<K>> {
  private static final long WINDOW_NANOS = 1_000_000_000;

  private final Logger log;
  private final LongSupplier nanoTime;
  private final ToIntFunction<K> linesPerSecond;
  private final Map<K, Window> windows;

  /**
   * A log without a line.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   * @param linesPerSecond how many lines of a kind are let through in a second
   */
  public RateLimitedLog(
      Logger log, Class<K> kinds, LongSupplier nanoTime, ToIntFunction<K> linesPerSecond) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.linesPerSecond = linesPerSecond;
    windows = new EnumMap<>(kinds);
  }

  /** Logs a line, or counts it if there have been too many of its kind in this second. */
  public void log(Level level, K kind, Supplier<String> message) {
    long suppressed = admit(kind, nanoTime.getAsLong());
    if (suppressed == 0) {
      log.atLevel(level).log(message);
    } else if (suppressed > 0) {
      log.atLevel(level)
          .log(message.get() + " (" + suppressed + " more of this kind since the last line)");
    }
  }

  /** The number of lines held back since the last one, or -1 if this one is held back too. */
  private synchronized long admit(K kind, long now) {
    Window window = windows.computeIfAbsent(kind, key -> new Window(now));
    if (now - window.startNanos >= WINDOW_NANOS) {
      window.startNanos = now;
      window.lines = 0;
    }
    if (window.lines >= linesPerSecond.applyAsInt(kind)) {
      window.suppressed++;
      return -1;
    }
    window.lines++;
    long suppressed = window.suppressed;
    window.suppressed = 0;
    return suppressed;
  }

  private static final class Window {
    private long startNanos;
    private int lines;
    private long suppressed;

    private Window(long startNanos) {
      this.startNanos = startNanos;
    }
  }
}
