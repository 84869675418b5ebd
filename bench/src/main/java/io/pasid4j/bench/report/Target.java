// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A target and the figure of this run.
 *
 * @param what the target in words
 * @param bound the side on which the figure must be
 * @param limit the bound itself; NaN without one
 * @param measured the figure, empty if the run did not measure it
 */
public record Target(String what, Bound bound, double limit, OptionalDouble measured) {
  /** The side of a limit on which a figure must be. */
  public enum Bound {
    AT_LEAST(">="),
    AT_MOST("<="),
    /** The figure is stated and not judged: it is this machine's. */
    NONE("");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  /** The figure must be {@code limit} or more. */
  public static Target atLeast(String what, double limit, OptionalDouble measured) {
    return new Target(what, Bound.AT_LEAST, limit, measured);
  }

  /** The figure must be {@code limit} or less. */
  public static Target atMost(String what, double limit, OptionalDouble measured) {
    return new Target(what, Bound.AT_MOST, limit, measured);
  }

  /** The figure alone. */
  public static Target figure(String what, OptionalDouble measured) {
    return new Target(what, Bound.NONE, Double.NaN, measured);
  }

  /** The result: reached, MISSED, a figure without a bound, or not measured. */
  public String verdict() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    double figure = measured.getAsDouble();
    return switch (bound) {
      case AT_LEAST -> figure >= limit ? "reached" : "MISSED";
      case AT_MOST -> figure <= limit ? "reached" : "MISSED";
      case NONE -> "figure";
    };
  }

  /** Returns the target, the figure and the verdict in a line. */
  public String line() {
    String figure =
        measured.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.2f", measured.getAsDouble());
    String wanted =
        bound == Bound.NONE ? "" : String.format(Locale.ROOT, " %s %,.1f", bound.sign, limit);
    return String.format(Locale.ROOT, "%-12s %-66s%s: %s", verdict(), what, wanted, figure);
  }
}
