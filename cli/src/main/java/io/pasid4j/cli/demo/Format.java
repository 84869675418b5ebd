// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Format {
  private Format() {}

  static String time(Duration time) {
    double micros = time.toNanos() / 1e3;
    if (micros < 1_000) {
      return number("%.0f us", micros);
    }
    if (micros < 1_000_000) {
      return number("%.1f ms", micros / 1e3);
    }
    return time.toHours() > 0
        ? number("%.1f hours", time.toSeconds() / 3600.0)
        : number("%.1f s", micros / 1e6);
  }

  static String count(long count) {
    return number("%,d", count);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
