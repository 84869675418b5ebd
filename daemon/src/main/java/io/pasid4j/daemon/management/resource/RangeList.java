// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** IDs as a text of ascending ranges: {@code 1-4,9}. */
final class RangeList {
  private static final long MOST_ID = Integer.MAX_VALUE;

  private RangeList() {}

  static String text(List<PasidRange> ranges) {
    return ranges.stream().map(RangeList::text).collect(Collectors.joining(","));
  }

  private static String text(PasidRange range) {
    return range.min() == range.max()
        ? Long.toString(range.min())
        : range.min() + "-" + range.max();
  }

  /**
   * Parses the result of {@link #text(List)}.
   *
   * @throws IllegalArgumentException if a range is none, or does not follow the one before
   */
  static List<PasidRange> parse(String text) {
    List<PasidRange> ranges = new ArrayList<>();
    if (text.isEmpty()) {
      return ranges;
    }
    long before = -1;
    for (String each : text.split(",", -1)) {
      PasidRange range = range(each);
      if (range.min() <= before) {
        throw new IllegalArgumentException(
            "ids: " + each + " (expected: above " + before + ", which is before it)");
      }
      ranges.add(range);
      before = range.max();
    }
    return ranges;
  }

  private static PasidRange range(String text) {
    int dash = text.indexOf('-');
    try {
      long min = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      return PasidRange.of(min, dash < 0 ? min : Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "ids: " + text + " (expected: ID or MIN-MAX, 0 to " + MOST_ID + ")", e);
    }
  }
}
