// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of IDs as ranges that neither touch nor overlap, so equal sets are equal ranges. Each
 * operation takes time logarithmic in the number of ranges, and proportional to the ranges it
 * replaces.
 */
final class IdRanges {
  private final TreeMap<Integer, Integer> maxByMin = new TreeMap<>();
  private long ids;

  /** Returns the number of IDs. */
  long ids() {
    return ids;
  }

  boolean contains(int id) {
    Map.Entry<Integer, Integer> range = maxByMin.floorEntry(id);
    return range != null && range.getValue() >= id;
  }

  /** Adds {@code [min, max]}, both inclusive, none of which is in the set. */
  void add(int min, int max) {
    ids += max - min + 1L;
    int first = min;
    int last = max;
    Map.Entry<Integer, Integer> before = maxByMin.lowerEntry(min);
    if (before != null && before.getValue() == min - 1) {
      first = before.getKey();
    }
    Integer behind = maxByMin.remove(max + 1);
    if (behind != null) {
      last = behind;
    }
    maxByMin.put(first, last);
  }

  /** Removes {@code [min, max]}, both inclusive, all of which lies in one range of the set. */
  void remove(int min, int max) {
    ids -= max - min + 1L;
    Map.Entry<Integer, Integer> range = maxByMin.floorEntry(min);
    int first = range.getKey();
    int last = range.getValue();
    maxByMin.remove(first);
    if (first < min) {
      maxByMin.put(first, min - 1);
    }
    if (last > max) {
      maxByMin.put(max + 1, last);
    }
  }

  /** Returns the part of the set in {@code [min, max]}, ascending. */
  List<PasidRange> within(int min, int max) {
    List<PasidRange> parts = new ArrayList<>();
    Integer from = maxByMin.floorKey(min);
    for (Map.Entry<Integer, Integer> range :
        maxByMin.tailMap(from == null ? min : from, true).entrySet()) {
      if (range.getKey() > max) {
        break;
      }
      if (range.getValue() >= min) {
        int first = Math.max(min, range.getKey());
        int last = Math.min(max, range.getValue());
        parts.add(PasidRange.of(first, last));
      }
    }
    return parts;
  }

  /** Returns true if any ID of the set lies in {@code [min, max]}. */
  boolean reaches(int min, int max) {
    Map.Entry<Integer, Integer> range = maxByMin.floorEntry(max);
    return range != null && range.getValue() >= min;
  }

  /** Returns a copy of all ranges, ascending. */
  List<PasidRange> ranges() {
    List<PasidRange> ranges = new ArrayList<>(maxByMin.size());
    maxByMin.forEach((min, max) -> ranges.add(PasidRange.of(min, max)));
    return ranges;
  }
}
