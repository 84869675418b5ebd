// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.Refusal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Refused allocations of a space's sets by name and reason. By name and not by set, so that a count
 * goes on when a VM restarts; of the names that were refused last only, because tenants choose
 * them. Thread-safe.
 */
public final class RefusalCounts {
  /** The most names that are kept, inclusive. */
  public static final int MOST_NAMES = 500;

  /** The name that was refused longest ago comes first. Guarded by itself. */
  private final Map<String, Map<Refusal, Long>> byName =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Refusal, Long>> eldest) {
          return size() > MOST_NAMES;
        }
      };

  /** Counts a refusal of a set of a name. */
  public void add(String name, Refusal reason) {
    synchronized (byName) {
      byName.computeIfAbsent(name, _ -> new EnumMap<>(Refusal.class)).merge(reason, 1L, Long::sum);
    }
  }

  /** The counts since the daemon started, or since the name was first refused after it was left. */
  public Map<String, Map<Refusal, Long>> all() {
    synchronized (byName) {
      Map<String, Map<Refusal, Long>> copy = new LinkedHashMap<>();
      byName.forEach((name, counts) -> copy.put(name, new EnumMap<>(counts)));
      return copy;
    }
  }
}
