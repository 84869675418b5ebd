// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of a command line: decimal, or hexadecimal after 0x. */
final class Numbers {
  static final long NO_NUMBER = -1;

  private Numbers() {}

  /**
   * A number within bounds, both inclusive.
   *
   * @throws TypeConversionException if it is none; the message is what comes after the option's
   *     name
   */
  static long within(String text, long least, long most) {
    long number = parse(text);
    if (number < least || number > most) {
      throw new TypeConversionException(
          "%s (expected: a number from %d to %d, decimal or 0x hexadecimal)"
              .formatted(text, least, most));
    }
    return number;
  }

  /** The number, 0 or more, or {@link #NO_NUMBER}. ASCII digits only, whatever the locale. */
  static long parse(String text) {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    String digits = hexadecimal ? text.substring(2) : text;
    int radix = hexadecimal ? 16 : 10;
    if (digits.isEmpty()
        || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
      return NO_NUMBER;
    }
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException tooLong) {
      return NO_NUMBER;
    }
  }
}
