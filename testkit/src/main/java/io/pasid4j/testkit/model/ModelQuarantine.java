// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The quarantined IDs of a space, when they are due, and the drain consumers they wait for. */
public final class ModelQuarantine {
  private static final int MOST_CONSUMERS = 4;

  /** A drain consumer; equal only to itself. */
  public static final class Consumer {
    private final int place;

    private Consumer(int place) {
      this.place = place;
    }
  }

  /**
   * A quarantined ID.
   *
   * @param consumers it waits for; none if only time releases it
   * @param payer the set that is charged for it; null if none is
   */
  private record Entry(long dueMs, Set<Consumer> consumers, @Nullable Object payer) {}

  private final long durationMs;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  /** Consumers that have acknowledged an ID while it was pending. */
  private final Map<Integer, Set<Consumer>> earlyAcks = new TreeMap<>();

  private final @Nullable Consumer[] consumers = new Consumer[MOST_CONSUMERS];

  /** When the last ID that waits for a place's former consumer is due. */
  private final long[] vacantAtMs = new long[MOST_CONSUMERS];

  private long nowMs;

  ModelQuarantine(long durationMs, long nowMs) {
    this.durationMs = durationMs;
    this.nowMs = nowMs;
  }

  /** Returns whether freed IDs are quarantined at all. */
  public boolean isOn() {
    return durationMs > 0;
  }

  /** Advances the clock; due IDs stay until the next operation looks. */
  public void advance(long ms) {
    nowMs += ms;
  }

  /** Returns whether an ID is quarantined. */
  public boolean contains(int id) {
    return entries.containsKey(id);
  }

  /** All quarantined IDs. */
  public Set<Integer> ids() {
    return new TreeSet<>(entries.keySet());
  }

  void add(int id, Object payer) {
    Set<Consumer> acknowledged = earlyAcks.getOrDefault(id, Set.of());
    earlyAcks.remove(id);
    if (!isOn()) {
      return;
    }
    Set<Consumer> awaited = new HashSet<>();
    Arrays.stream(consumers).filter(Objects::nonNull).forEach(awaited::add);
    boolean byTimeOnly = awaited.isEmpty();
    awaited.removeAll(acknowledged);
    if (byTimeOnly || !awaited.isEmpty()) {
      entries.put(id, new Entry(nowMs + durationMs, awaited, payer));
    }
  }

  /** Number of IDs that a set is charged for. */
  public int idsChargedTo(Object payer) {
    return (int) entries.values().stream().filter(entry -> payer.equals(entry.payer)).count();
  }

  /** Ends a set's charges for quarantined IDs. */
  void forgetPayers() {
    entries.replaceAll((id, entry) -> new Entry(entry.dueMs, entry.consumers, null));
  }

  void expire() {
    entries.values().removeIf(entry -> entry.dueMs <= nowMs);
  }

  /** When the first quarantined ID of a range is due; -1 if there is none. */
  long firstDueMs(long min, long max) {
    return entries.entrySet().stream()
        .filter(entry -> min <= entry.getKey() && entry.getKey() <= max)
        .mapToLong(entry -> entry.getValue().dueMs)
        .min()
        .orElse(-1);
  }

  /** Adds a consumer; null if there is no place for it, or no quarantine. */
  public @Nullable Consumer register() {
    expire();
    for (int place = 0; isOn() && place < MOST_CONSUMERS; place++) {
      if (consumers[place] == null && vacantAtMs[place] <= nowMs) {
        Consumer consumer = new Consumer(place);
        consumers[place] = consumer;
        return consumer;
      }
    }
    return null;
  }

  /** Ends a consumer: IDs that wait for it are due by time. A second end does nothing. */
  public void end(Consumer consumer) {
    if (consumer.equals(consumers[consumer.place])) {
      consumers[consumer.place] = null;
      vacantAtMs[consumer.place] = nowMs + durationMs;
    }
  }

  /**
   * Acknowledges that a freed ID is drained.
   *
   * @param pending whether references still keep the ID
   * @return false if it does not wait for this consumer
   */
  public boolean acknowledge(Consumer consumer, int id, boolean pending) {
    if (!consumer.equals(consumers[consumer.place])) {
      return false;
    }
    if (pending) {
      return earlyAcks.computeIfAbsent(id, _ -> new HashSet<>()).add(consumer);
    }
    Entry entry = entries.get(id);
    if (entry == null) {
      return false;
    }
    boolean awaited = entry.consumers.remove(consumer);
    if (awaited && entry.consumers.isEmpty()) {
      entries.remove(id);
    }
    return awaited;
  }

  /** Removes all consumers, as when their process ends; IDs that wait for them are due by time. */
  void loseConsumers() {
    earlyAcks.clear();
    for (int place = 0; place < MOST_CONSUMERS; place++) {
      consumers[place] = null;
      int lost = place;
      vacantAtMs[place] =
          entries.values().stream()
              .filter(entry -> entry.consumers.stream().anyMatch(by -> by.place == lost))
              .mapToLong(Entry::dueMs)
              .max()
              .orElse(0);
    }
  }
}
