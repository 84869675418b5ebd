// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.core.SpaceInspector;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The number of IDs of a space in each state; exact when no operation is in progress.
 *
 * @param free can be allocated
 * @param idle held, without references
 * @param active held, with references
 * @param pending freed, but kept by references
 * @param quarantined freed, and quarantined before they are free
 * @param reserved never allocated, by configuration
 * @param foreign used outside the space, as sets have reported
 * @param unleased another host of the domain may have them; this one has not
 */
public record IdCounts(
    long free,
    long idle,
    long active,
    long pending,
    long quarantined,
    long reserved,
    long foreign,
    long unleased) {
  /** The name of the state that only operators see. */
  private static final String UNLEASED = "unleased";

  /** Counts the IDs of a space; costs by its sets, and with a quarantine by what is in use. */
  public static IdCounts of(HostedSpace hosted) {
    PasidSpace space = hosted.space();
    List<SetStatistics> sets = space.sets().stream().map(space::statistics).toList();
    long held = sets.stream().mapToLong(SetStatistics::heldIds).sum();
    long active = sets.stream().mapToLong(SetStatistics::activeIds).sum();
    long pending = sets.stream().mapToLong(SetStatistics::pendingIds).sum();
    long foreign = sets.stream().mapToLong(SetStatistics::foreignIds).sum();
    long unleased = hosted.unleasedIds();
    long rest = Math.max(0, space.capacityIds() - held - pending - foreign - unleased);
    long quarantined = Math.max(0, rest - free(space, rest));
    long reserved = (1L << space.bits()) - space.capacityIds();
    return new IdCounts(
        rest - quarantined,
        Math.max(0, held - active),
        active,
        pending,
        quarantined,
        reserved,
        foreign,
        unleased);
  }

  private static long free(PasidSpace space, long otherwise) {
    SpaceInspector inspector = space.inspector();
    return inspector.quarantineMs() == 0 ? otherwise : inspector.survey(PasidRange.ALL).freeIds();
  }

  /** Returns the counts by the names that the states have in metrics; each ID is in one. */
  Map<String, Long> byState() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (IdState state : IdState.values()) {
      counts.put(state.name().toLowerCase(Locale.ROOT), of(state));
    }
    counts.put(UNLEASED, unleased);
    return counts;
  }

  private long of(IdState state) {
    return switch (state) {
      case FREE -> free;
      case IDLE -> idle;
      case ACTIVE -> active;
      case FREE_PENDING -> pending;
      case QUARANTINED -> quarantined;
      case RESERVED -> reserved;
      case FOREIGN -> foreign;
    };
  }
}
