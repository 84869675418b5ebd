// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The bands of a space that are never allocated: configuration, so it costs no memory per ID.
 * Immutable. Bounds are inclusive.
 */
public final class ReservedBands {
  private final int[] mins;
  private final int[] maxs;

  /** Creates the bands of {@code ranges}, clamped to {@code [0, maxId]} and merged. */
  public ReservedBands(List<PasidRange> ranges, int maxId) {
    List<int[]> merged = merge(ranges, maxId);
    mins = merged.stream().mapToInt(band -> band[0]).toArray();
    maxs = merged.stream().mapToInt(band -> band[1]).toArray();
  }

  /** The bands, ascending, apart from each other. */
  public List<PasidRange> ranges() {
    List<PasidRange> ranges = new ArrayList<>();
    for (int i = 0; i < mins.length; i++) {
      ranges.add(PasidRange.of(mins[i], maxs[i]));
    }
    return ranges;
  }

  /** The number of IDs of the bands together. */
  public long size() {
    long size = 0;
    for (int i = 0; i < mins.length; i++) {
      size += (long) maxs[i] - mins[i] + 1;
    }
    return size;
  }

  /** The number of reserved IDs in {@code [min, max]}. */
  public long count(int min, int max) {
    long count = 0;
    for (int i = 0; i < mins.length; i++) {
      count += Math.max(0, (long) Math.min(max, maxs[i]) - Math.max(min, mins[i]) + 1);
    }
    return count;
  }

  /** The least reserved ID from {@code id} on; 2^31 if there is none. */
  public long nextReserved(int id) {
    int at = lastAtOrBelow(id);
    if (at >= 0 && id <= maxs[at]) {
      return id;
    }
    return at + 1 < mins.length ? mins[at + 1] : 1L << 31;
  }

  /** The least ID from {@code id} on that is not reserved, be it past the space. */
  public long nextUnreserved(int id) {
    int at = lastAtOrBelow(id);
    return at >= 0 && id <= maxs[at] ? maxs[at] + 1L : id;
  }

  /** Returns whether all of {@code [min, max]} is reserved. */
  public boolean covers(int min, int max) {
    int at = lastAtOrBelow(min);
    return at >= 0 && max <= maxs[at];
  }

  /** Returns whether any of {@code [min, max]} is reserved. */
  public boolean touches(int min, int max) {
    int at = lastAtOrBelow(max);
    return at >= 0 && maxs[at] >= min;
  }

  private static List<int[]> merge(List<PasidRange> ranges, int maxId) {
    List<int[]> merged = new ArrayList<>();
    ranges.stream()
        .filter(range -> range.min() <= maxId)
        .sorted(Comparator.comparingLong(PasidRange::min))
        .forEach(range -> append(merged, (int) range.min(), (int) Math.min(range.max(), maxId)));
    return merged;
  }

  private static void append(List<int[]> merged, int min, int max) {
    if (!merged.isEmpty() && min <= merged.getLast()[1] + 1L) {
      merged.getLast()[1] = Math.max(merged.getLast()[1], max);
    } else {
      merged.add(new int[] {min, max});
    }
  }

  /** The index of the last band that starts at or below {@code id}; -1 if there is none. */
  private int lastAtOrBelow(int id) {
    int from = 0;
    int to = mins.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (mins[middle] <= id) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }
}
