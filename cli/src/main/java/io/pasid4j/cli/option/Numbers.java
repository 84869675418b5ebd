// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of a command line: decimal, or hexadecimal after 0x. */
final class Numbers {
  private Numbers() {}

  static long read(String name, String text, long least, long most) {
    long number = digits(text);
    if (number < least || number > most) {
      throw new TypeConversionException(
          "%s: %s (expected: a number from %d to %d, decimal or 0x hexadecimal)"
              .formatted(name, text, least, most));
    }
    return number;
  }

  /** Answers -1 for what is no number: below everything an option takes. */
  private static long digits(String text) {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    String digits = hexadecimal ? text.substring(2) : text;
    if (digits.isEmpty() || Character.digit(digits.charAt(0), 16) < 0) {
      return -1;
    }
    try {
      return Long.parseLong(digits, hexadecimal ? 16 : 10);
    } catch (NumberFormatException notDigits) {
      return -1;
    }
  }
}
