// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.map;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * A holder of IDs of a space: a set, or a reservation. Immutable.
 *
 * @param setId the set; {@link #RESERVED} for IDs that are never allocated
 * @param name its name
 * @param ranges its IDs, ascending
 */
public record MapOwner(long setId, String name, List<PasidRange> ranges) {
  /** The bands of the configuration. */
  public static final long RESERVED = 0;

  /** Copies the ranges. */
  public MapOwner {
    ranges = List.copyOf(ranges);
  }

  /** Returns true for IDs that are never allocated. */
  public boolean isReserved() {
    return setId == RESERVED;
  }

  /** The number of its IDs within a range. */
  long idsWithin(PasidRange view) {
    return ranges.stream()
        .mapToLong(range ->
            Math.max(0, Math.min(range.max(), view.max()) - Math.max(range.min(), view.min()) + 1))
        .sum();
  }
}
