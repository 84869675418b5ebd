// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bands of spaces that share numbers. */
final class Partitions {
  private Partitions() {}

  /** The IDs of [0, top] that no band contains. */
  static List<PasidRange> allBut(List<PasidRange> bands, long top) {
    List<PasidRange> rest = new ArrayList<>();
    long next = 0;
    for (PasidRange band : sorted(bands)) {
      if (band.min() > next) {
        rest.add(PasidRange.of(next, band.min() - 1));
      }
      next = Math.max(next, band.max() + 1);
    }
    if (next <= top) {
      rest.add(PasidRange.of(next, top));
    }
    return rest;
  }

  /** The IDs of some bands that no other band contains. */
  static List<PasidRange> minus(List<PasidRange> bands, List<PasidRange> others, long top) {
    return allBut(union(allBut(bands, top), others), top);
  }

  private static List<PasidRange> union(List<PasidRange> bands, List<PasidRange> others) {
    List<PasidRange> union = new ArrayList<>(bands);
    union.addAll(others);
    return union;
  }

  private static List<PasidRange> sorted(List<PasidRange> bands) {
    return bands.stream().sorted(Comparator.comparingLong(PasidRange::min)).toList();
  }

  /** The bands that a space delegates to its parts. */
  static List<PasidRange> takenFrom(String parent, List<SpaceOptions> all) {
    return all.stream()
        .flatMap(options -> options.part().stream())
        .filter(part -> part.parent().equals(parent))
        .flatMap(part -> part.only().stream())
        .toList();
  }
}
