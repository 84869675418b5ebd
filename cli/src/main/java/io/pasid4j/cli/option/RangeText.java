// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.core.PasidRange;

/** Prints a range as {@link RangeConverter} reads it. */
public final class RangeText {
  private RangeText() {}

  /** {@code MIN-MAX}, or one ID. */
  public static String of(PasidRange range) {
    return range.min() == range.max()
        ? Long.toString(range.min())
        : range.min() + "-" + range.max();
  }
}
