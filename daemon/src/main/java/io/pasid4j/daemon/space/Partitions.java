// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What spaces that share numbers leave to each other. */
final class Partitions {
  private Partitions() {}

  /** The IDs of [0, top] that are in none of some bands. */
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

  private static List<PasidRange> sorted(List<PasidRange> bands) {
    return bands.stream().sorted(Comparator.comparingLong(PasidRange::min)).toList();
  }

  /** The bands that the parts of a space take from it. */
  static List<PasidRange> takenFrom(String parent, List<SpaceOptions> all) {
    return all.stream()
        .flatMap(options -> options.part().stream())
        .filter(part -> part.parent().equals(parent))
        .flatMap(part -> part.only().stream())
        .toList();
  }
}
