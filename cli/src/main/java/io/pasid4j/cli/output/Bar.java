// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

/** Draws a share as a bar of ASCII. */
public final class Bar {
  private static final int WIDTH = 10;

  private Bar() {}

  /** Draws the tenths that a part has of a whole, rounded up; empty if there is no whole. */
  public static String of(long part, long whole) {
    int full = whole <= 0 ? 0 : (int) Math.min(WIDTH, (part * WIDTH + whole - 1) / whole);
    return "#".repeat(full) + ".".repeat(WIDTH - full);
  }
}
