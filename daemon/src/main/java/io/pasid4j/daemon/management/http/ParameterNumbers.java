// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

/** Reads numbers in paths and queries: decimal, or hexadecimal after 0x, as on the command line. */
final class ParameterNumbers {
  private static final String DECIMAL = "[0-9]{1,18}";
  private static final String HEXADECIMAL = "0[xX][0-9a-fA-F]{1,15}";

  private ParameterNumbers() {}

  static long parse(String name, String text, long least, long most) {
    boolean decimal = text.matches(DECIMAL);
    if (decimal || text.matches(HEXADECIMAL)) {
      long number = decimal ? Long.parseLong(text) : Long.parseLong(text.substring(2), 16);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw ProblemException.invalid(
        name + ": " + text + " (expected: a number, " + least + " to " + most + ")");
  }
}
