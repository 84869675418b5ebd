// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which IDs of a space rest, until when, and for which drain consumers. */
public final class ModelQuarantine {
  private static final int PLACES = 4;

  /** A drain consumer; each is only itself. */
  public static final class Consumer {
    private final int place;

    private Consumer(int place) {
      this.place = place;
    }
  }

  /** Who is waited for; nobody at all if only time ends it. */
  private record Rest(long dueMs, Set<Consumer> waits) {}

  private final long durationMs;
  private final Map<Integer, Rest> rests = new TreeMap<>();

  /** Who has acknowledged an ID that is pending. */
  private final Map<Integer, Set<Consumer>> early = new TreeMap<>();

  private final @Nullable Consumer[] consumers = new Consumer[PLACES];

  /** From when on nothing waits for whoever had the place before. */
  private final long[] unawaitedMs = new long[PLACES];

  private long nowMs;

  ModelQuarantine(long durationMs, long nowMs) {
    this.durationMs = durationMs;
    this.nowMs = nowMs;
  }

  /** Whether freed IDs rest at all. */
  public boolean isOn() {
    return durationMs > 0;
  }

  /** Time goes on; what is due stays until somebody looks. */
  public void pass(long ms) {
    nowMs += ms;
  }

  /** Whether an ID rests. */
  public boolean rests(int id) {
    return rests.containsKey(id);
  }

  void begin(int id) {
    Set<Consumer> done = early.getOrDefault(id, Set.of());
    early.remove(id);
    if (!isOn()) {
      return;
    }
    Set<Consumer> waits = new HashSet<>();
    boolean awaited = false;
    for (Consumer consumer : consumers) {
      awaited |= consumer != null;
      if (consumer != null && !done.contains(consumer)) {
        waits.add(consumer);
      }
    }
    if (!awaited || !waits.isEmpty()) {
      rests.put(id, new Rest(nowMs + durationMs, waits));
    }
  }

  void expire() {
    rests.values().removeIf(rest -> rest.dueMs <= nowMs);
  }

  /** When the first ID that rests in a range is due; -1 if none rests there. */
  long firstDueMs(long min, long max) {
    return rests.entrySet().stream()
        .filter(rest -> min <= rest.getKey() && rest.getKey() <= max)
        .mapToLong(rest -> rest.getValue().dueMs)
        .min()
        .orElse(-1);
  }

  /** A further consumer; null if there is no place for it. */
  public @Nullable Consumer register() {
    expire();
    for (int place = 0; place < PLACES; place++) {
      if (consumers[place] == null && unawaitedMs[place] <= nowMs) {
        Consumer consumer = new Consumer(place);
        consumers[place] = consumer;
        return consumer;
      }
    }
    return null;
  }

  /** A consumer acknowledges nothing any more. */
  public void end(Consumer consumer) {
    consumers[consumer.place] = null;
    unawaitedMs[consumer.place] = nowMs + durationMs;
  }

  /** Acknowledges the present life of an ID; whether that was waited for. */
  public boolean acknowledge(Consumer consumer, int id, boolean pending) {
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
}
