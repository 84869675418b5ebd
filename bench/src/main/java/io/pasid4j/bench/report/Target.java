// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A promise and what was measured.
 *
 * @param what the promise in words
 * @param limit its bound
 * @param atLeast whether the figure must not be below the bound; otherwise it must not be above
 * @param measured the figure, empty if the run did not measure it
 */
public record Target(String what, double limit, boolean atLeast, OptionalDouble measured) {
  /** The figure must be {@code limit} or more. */
  public static Target atLeast(String what, double limit, OptionalDouble measured) {
    return new Target(what, limit, true, measured);
  }

  /** The figure must be {@code limit} or less. */
  public static Target atMost(String what, double limit, OptionalDouble measured) {
    return new Target(what, limit, false, measured);
  }

  /** What came of it. */
  public String verdict() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    double figure = measured.getAsDouble();
    return (atLeast ? figure >= limit : figure <= limit) ? "reached" : "MISSED";
  }

  /** The promise, the figure and the verdict in a line. */
  public String line() {
    String figure =
        measured.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.2f", measured.getAsDouble());
    return String.format(
        Locale.ROOT, "%-12s %-66s %s %,.1f: %s", verdict(), what, sign(), limit, figure);
  }

  private String sign() {
    return atLeast ? ">=" : "<=";
  }
}
