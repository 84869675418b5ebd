// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

/** Draws a course of numbers in one line of eighths. */
final class Sparkline {
  private static final String EIGHTHS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * The last numbers, the newest at the right, from the lowest line for 0 to the full height for
   * the greatest of them.
   *
   * @param width how many characters, padded with spaces at the left
   */
  static String of(int[] values, int width) {
    int from = Math.max(0, values.length - width);
    int most = 1;
    for (int i = from; i < values.length; i++) {
      most = Math.max(most, values[i]);
    }
    StringBuilder line = new StringBuilder(" ".repeat(width - (values.length - from)));
    for (int i = from; i < values.length; i++) {
      line.append(EIGHTHS.charAt((int) ((EIGHTHS.length() - 1) * (long) values[i] / most)));
    }
    return line.toString();
  }
}
