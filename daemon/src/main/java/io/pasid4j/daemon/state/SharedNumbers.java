// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the IDs that a space must not give because another state of its family has them taken: the
 * whole space, its parts, and parts that are not configured any more.
 */
final class SharedNumbers {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  private final Map<String, SpaceIdentity> configured;

  /**
   * A configuration.
   *
   * @param configured all spaces that are served or about to be, by name
   */
  SharedNumbers(Map<String, SpaceIdentity> configured) {
    this.configured = Map.copyOf(configured);
  }

  /** The IDs that others among some states have taken. */
  List<PasidRange> takenBeside(SpaceIdentity own, List<FoundState> states) {
    List<PasidRange> taken = new ArrayList<>();
    for (FoundState state : states) {
      SpaceIdentity other = state.space();
      if (other != null && !other.space().equals(own.space()) && mayShare(own, state, other)) {
        taken.addAll(takenIds(own, state, other));
      }
    }
    return taken;
  }

  /** An old header does not say whose part a space was: each space as wide may have been it. */
  private boolean mayShare(SpaceIdentity own, FoundState state, SpaceIdentity recorded) {
    SpaceIdentity now = configured.get(recorded.space());
    boolean knowsParent = state.header() != null && state.header().knowsParent();
    if (now == null && !knowsParent) {
      return recorded.bits() == own.bits();
    }
    return (now == null ? recorded : now).family().equals(own.family());
  }

  private List<PasidRange> takenIds(SpaceIdentity own, FoundState state, SpaceIdentity other) {
    List<PasidRange> taken = read(own, state, other);
    if (!taken.isEmpty() && !configured.containsKey(other.space())) {
      LOG.warn(
          "state: {}: space {} is not configured; {} does not give the IDs that it has taken: {}",
          state.path(),
          other.space(),
          own.space(),
          summary(taken));
    }
    return taken;
  }

  private List<PasidRange> read(SpaceIdentity own, FoundState state, SpaceIdentity other) {
    try {
      return state.takenIds(List.of(own.allIds()));
    } catch (IOException | DamagedStateException e) {
      // A state that is configured is refused when it is opened itself.
      LOG.error(
          "state: {}: {}; {} does not give what space {} gave",
          state.path(),
          e.toString(),
          own.space(),
          other.space());
      return other.bands();
    }
  }

  private static String summary(List<PasidRange> ranges) {
    long ids = ranges.stream().mapToLong(PasidRange::countIds).sum();
    return ids + " from " + ranges.getFirst().min() + " to " + ranges.getLast().max();
  }
}
