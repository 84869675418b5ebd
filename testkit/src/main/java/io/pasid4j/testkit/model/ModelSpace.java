// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A space, naively: a map of owners; every result is computed from all IDs. */
public final class ModelSpace {
  /** Order in which free IDs are chosen. */
  public enum Policy {
    LOWEST,
    CYCLIC
  }

  private final int maxId;
  private final Policy policy;
  private final NavigableSet<Integer> allocatable = new TreeSet<>();
  private final ModelQuarantine quarantine;
  private final Map<Integer, ModelSet> owners = new TreeMap<>();
  private final List<ModelSet> sets = new ArrayList<>();
  private final List<ModelListener> listeners = new ArrayList<>();

  /** Whether there was a guarantee: from the first one on, sets are charged. */
  private boolean charges;

  private int cursor;

  /**
   * Creates a space in which no ID is held.
   *
   * @param maxId the highest ID
   * @param reserved the IDs that are never allocated
   * @param quarantineMs how long freed IDs are quarantined; 0: not at all
   * @param nowMs the time, which {@link ModelQuarantine#advance} advances
   */
  public ModelSpace(
      int maxId, Policy policy, IntPredicate reserved, long quarantineMs, long nowMs) {
    this.maxId = maxId;
    this.policy = policy;
    quarantine = new ModelQuarantine(quarantineMs, nowMs);
    for (int id = 0; id <= maxId; id++) {
      if (!reserved.test(id)) {
        allocatable.add(id);
      }
    }
  }

  /**
   * Creates a space of {@code bits} that reserves 0, allocates the lowest ID and has no quarantine.
   */
  public static ModelSpace ofBits(int bits) {
    return ofBits(bits, 0, 0);
  }

  /** The same with a quarantine. */
  public static ModelSpace ofBits(int bits, long quarantineMs, long nowMs) {
    return new ModelSpace((1 << bits) - 1, Policy.LOWEST, id -> id == 0, quarantineMs, nowMs);
  }

  /** A space whose sets only take IDs that a peer has chosen: {@link ModelSet#take}. */
  public static ModelSpace ofChosenIds() {
    return new ModelSpace(Integer.MAX_VALUE - 1, Policy.LOWEST);
  }

  private ModelSpace(int maxId, Policy policy) {
    this.maxId = maxId;
    this.policy = policy;
    quarantine = new ModelQuarantine(0, 0);
  }

  /** The quarantine. */
  public ModelQuarantine quarantine() {
    return quarantine;
  }

  /** The highest ID. */
  public int maxId() {
    return maxId;
  }

  /** Number of IDs that are not reserved. */
  public int capacityIds() {
    return allocatable.size();
  }

  /** The owner of each ID that is held or pending. */
  public Map<Integer, ModelSet> owners() {
    return Collections.unmodifiableMap(owners);
  }

  /** The owner of an ID, held or pending; null if it has none. */
  public @Nullable ModelSet ownerOf(int id) {
    return owners.get(id);
  }

  /** Returns whether an ID was freed and is kept by references. */
  public boolean isPending(int id) {
    ModelSet owner = owners.get(id);
    return owner != null && owner.isPending(id);
  }

  /** The number of IDs that can still be guaranteed; -1 before the first guarantee. */
  public long unchargedIds() {
    if (!charges) {
      return -1;
    }
    quarantine.expire();
    return capacityIds() - charged();
  }

  /** Number of free IDs of a range. */
  public int freeIds(long min, long max) {
    return free(min, max).size();
  }

  /** When the first quarantined ID of a range is due; -1 if there is none. */
  public long firstDueMs(long min, long max) {
    quarantine.expire();
    return quarantine.firstDueMs(min, max);
  }

  /** Adds a listener of all transitions. */
  public void addListener(ModelListener listener) {
    listeners.add(listener);
  }

  /** Removes a listener. */
  public void removeListener(ModelListener listener) {
    listeners.remove(listener);
  }

  /** A set with a quota; null if its guarantee cannot be met. */
  public @Nullable ModelSet open(int limitIds, int guaranteedIds) {
    noteGuarantee(guaranteedIds);
    if (guaranteedIds > 0 && charged() + guaranteedIds > capacityIds()) {
      return null;
    }
    ModelSet set = new ModelSet(this, limitIds, guaranteedIds);
    sets.add(set);
    return set;
  }

  /** Becomes a space that was built over the words alone. */
  public void recover() {
    sets.removeIf(ModelSet::hasEnded);
    sets.forEach(ModelSet::recover);
    charges = sets.stream().anyMatch(set -> !set.isClosed() && set.guaranteedIds() > 0);
    cursor = 0;
    quarantine.forgetPayers();
    quarantine.loseConsumers();
  }

  /** Becomes a space that was built from a snapshot. */
  public void restore() {
    sets.forEach(ModelSet::forgetValues);
    quarantine.loseConsumers();
  }

  NavigableSet<Integer> free(long min, long max) {
    if (min > maxId) {
      return Collections.emptyNavigableSet();
    }
    NavigableSet<Integer> free =
        new TreeSet<>(allocatable.subSet((int) min, true, (int) Math.min(max, maxId), true));
    free.removeIf(id -> owners.containsKey(id) || quarantine.contains(id));
    return free;
  }

  /** The next free IDs, as the policy chooses them. */
  List<Integer> choose(NavigableSet<Integer> free, int count) {
    NavigableSet<Integer> left = new TreeSet<>(free);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Integer next = policy == Policy.CYCLIC ? left.ceiling(cursor) : null;
      int id = next == null ? left.first() : next;
      left.remove(id);
      chosen.add(id);
      cursor = id == maxId ? 0 : id + 1;
    }
    return chosen;
  }

  /** The lowest block of so many free IDs; none if there is no block as long. */
  static List<Integer> block(NavigableSet<Integer> free, int count) {
    List<Integer> block = new ArrayList<>();
    for (int id : free) {
      if (!block.isEmpty() && block.getLast() != id - 1) {
        block.clear();
      }
      block.add(id);
      if (block.size() == count) {
        return block;
      }
    }
    return List.of();
  }

  void take(int id, ModelSet set) {
    ModelSet before = owners.putIfAbsent(id, set);
    if (before != null) {
      throw new AssertionError("owner of " + id + ": " + before + " (expected: none)");
    }
  }

  void release(int id, ModelSet set) {
    owners.remove(id);
    quarantine.add(id, set);
  }

  void move(int id, ModelSet to) {
    owners.put(id, to);
  }

  void notify(ModelTransition transition, ModelSet set, int id) {
    List.copyOf(listeners).forEach(listener -> listener.onTransition(transition, set, id));
  }

  /** Starts to charge the sets, if this is a guarantee. */
  void noteGuarantee(int guaranteedIds) {
    if (guaranteedIds > 0) {
      quarantine.expire();
      charges = true;
    }
  }

  /** Returns whether sets can be charged with so many IDs more than now. */
  boolean hasRoomFor(long moreIds) {
    return !charges || moreIds <= 0 || charged() + moreIds <= capacityIds();
  }

  /** Refuses an allocation from a range that has too few free IDs. */
  ModelResult refuseFull(long min, long max) {
    boolean reaches = min <= maxId;
    if (reaches
        && allocatable.subSet((int) min, true, (int) Math.min(max, maxId), true).isEmpty()) {
      return ModelResult.refused(ModelRefusal.RESERVED);
    }
    long dueMs = quarantine.firstDueMs(min, max);
    return dueMs < 0
        ? ModelResult.refused(ModelRefusal.RANGE_FULL)
        : ModelResult.quarantined(dueMs);
  }

  private long charged() {
    return sets.stream().mapToLong(set -> set.chargeIds(set.quotaIds())).sum();
  }
}
