// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;

/** Operations on lists of ranges, each ascending and without adjacent ranges. */
final class RangeLists {
  private RangeLists() {}

  /** The number of IDs in some ranges of a domain. */
  static int ids(List<PasidRange> ranges) {
    return (int) ranges.stream().mapToLong(PasidRange::countIds).sum();
  }

  /**
   * Returns the parts of some ranges that are not in others. Takes time proportional to both lists.
   */
  static List<PasidRange> without(List<PasidRange> ranges, List<PasidRange> others) {
    List<PasidRange> left = new ArrayList<>();
    int at = 0;
    for (PasidRange range : ranges) {
      long min = range.min();
      while (at < others.size() && others.get(at).max() < min) {
        at++;
      }
      for (int hole = at; hole < others.size() && others.get(hole).min() <= range.max(); hole++) {
        PasidRange other = others.get(hole);
        if (other.min() > min) {
          left.add(PasidRange.of(min, other.min() - 1));
        }
        min = Math.max(min, other.max() + 1);
      }
      if (min <= range.max()) {
        left.add(PasidRange.of(min, range.max()));
      }
    }
    return left;
  }
}
