// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import java.util.List;

/** The median of measured figures. */
public final class Median {
  private Median() {}

  /** Returns the median, the upper one of two in the middle; NaN without figures. */
  public static double of(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(Double.NaN);
  }
}
