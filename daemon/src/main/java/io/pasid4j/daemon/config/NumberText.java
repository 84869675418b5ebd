// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers and bands of a configuration, written as on the command line. */
final class NumberText {
  private static final Pattern NUMBER = Pattern.compile("0[xX]([0-9a-fA-F]{1,15})|([0-9]{1,18})");
  private static final int HEXADECIMAL = 16;

  private NumberText() {}

  /** A number, 0 or more. */
  static Optional<Long> parse(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hexadecimal = matcher.group(1);
    return Optional.of(
        hexadecimal == null
            ? Long.parseLong(matcher.group(2))
            : Long.parseLong(hexadecimal, HEXADECIMAL));
  }

  /** {@code MIN-MAX}, or one ID. */
  static Optional<PasidRange> band(String text) {
    int dash = text.indexOf('-');
    Optional<Long> min = parse(dash < 0 ? text : text.substring(0, dash));
    Optional<Long> max = dash < 0 ? min : parse(text.substring(dash + 1));
    if (min.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    return min.get() <= max.get() && max.get() <= PasidRange.MAX_BOUND
        ? Optional.of(PasidRange.of(min.get(), max.get()))
        : Optional.empty();
  }
}
