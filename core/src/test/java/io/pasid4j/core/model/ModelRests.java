// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The quarantine, naively: which IDs rest until when, and for whom. */
final class ModelRests {
  private static final int CONSUMERS = 4;

  /** A drain consumer. */
  record Consumer(int place, Object identity) {}

  /** An ID's rest; {@code waits} is empty if only time ends it. */
  private record Rest(long dueMs, Set<Consumer> waits, ModelSet payer) {}

  private final long durationMs;
  private final Map<Integer, Rest> rests = new TreeMap<>();

  /** The consumers that have acknowledged a pending ID. */
  private final Map<Integer, Set<Consumer>> early = new TreeMap<>();

  private final @Nullable Consumer[] consumers = new Consumer[CONSUMERS];
  private final long[] unawaitedMs = new long[CONSUMERS];
  long nowMs;

  /** A quarantine; of duration 0, none. */
  ModelRests(long durationMs) {
    this.durationMs = durationMs;
  }

  Set<Integer> ids() {
    return rests.keySet();
  }

  void begin(int id, ModelSet payer) {
    Set<Consumer> done = early.getOrDefault(id, Set.of());
    early.remove(id);
    if (durationMs > 0) {
      Set<Consumer> waits = new HashSet<>();
      boolean awaited = false;
      for (Consumer consumer : consumers) {
        awaited |= consumer != null;
        if (consumer != null && !done.contains(consumer)) {
          waits.add(consumer);
        }
      }
      if (!awaited || !waits.isEmpty()) {
        rests.put(id, new Rest(nowMs + durationMs, waits, payer));
      }
    }
  }

  /** The number of quarantined IDs that a set has freed. */
  int ids(ModelSet payer) {
    return (int) rests.values().stream().filter(rest -> rest.payer == payer).count();
  }

  /** From now on one set is charged for all. */
  void chargeAll(ModelSet payer) {
    rests.replaceAll((id, rest) -> new Rest(rest.dueMs, rest.waits, payer));
  }

  void expire() {
    rests.values().removeIf(rest -> rest.dueMs <= nowMs);
  }

  /** When the first ID that rests in a range is free at the latest; -1 if none does. */
  long firstDueMs(long min, long max) {
    return rests.entrySet().stream()
        .filter(rest -> min <= rest.getKey() && rest.getKey() <= max)
        .mapToLong(rest -> rest.getValue().dueMs)
        .min()
        .orElse(-1);
  }

  @Nullable Consumer register() {
    expire();
    for (int place = 0; durationMs > 0 && place < CONSUMERS; place++) {
      if (consumers[place] == null && unawaitedMs[place] <= nowMs) {
        Consumer consumer = new Consumer(place, new Object());
        consumers[place] = consumer;
        return consumer;
      }
    }
    return null;
  }

  void end(Consumer consumer) {
    if (consumer.equals(consumers[consumer.place])) {
      consumers[consumer.place] = null;
      unawaitedMs[consumer.place] = nowMs + durationMs;
    }
  }

  boolean acknowledge(Consumer consumer, int id, boolean pending) {
    if (!consumer.equals(consumers[consumer.place])) {
      return false;
    }
    if (pending) {
      return early.computeIfAbsent(id, first -> new HashSet<>()).add(consumer);
    }
    Rest rest = rests.get(id);
    if (rest == null) {
      return false;
    }
    boolean waited = rest.waits.remove(consumer);
    if (waited && rest.waits.isEmpty()) {
      rests.remove(id);
    }
    return waited;
  }

  /** The consumers are gone with their process; what waits for them rests its time. */
  void endProcess() {
    early.clear();
    for (int place = 0; place < CONSUMERS; place++) {
      consumers[place] = null;
      int gone = place;
      unawaitedMs[place] =
          rests.values().stream()
              .filter(rest -> rest.waits.stream().anyMatch(waited -> waited.place == gone))
              .mapToLong(Rest::dueMs)
              .max()
              .orElse(0);
    }
  }
}
