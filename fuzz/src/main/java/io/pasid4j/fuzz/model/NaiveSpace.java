// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A space that does not give 0: who has which ID, and every question answered by looking at all.
 */
public final class NaiveSpace {
  private final int maxId;
  private final ModelQuarantine rests;
  private final Map<Integer, NaiveTenant> owners = new TreeMap<>();
  private final List<NaiveTenant> sets = new ArrayList<>();
  private final List<ModelListener> ears = new ArrayList<>();

  /** A space that nobody has anything of; freed IDs rest if the duration is not 0. */
  public NaiveSpace(int bits, long quarantineMs, long nowMs) {
    maxId = (1 << bits) - 1;
    rests = new ModelQuarantine(quarantineMs, nowMs);
  }

  /** Which IDs rest. */
  public ModelQuarantine rests() {
    return rests;
  }

  /** The highest ID. */
  public int maxId() {
    return maxId;
  }

  /** Whose an ID is, held or pending; null if it is nobody's. */
  public @Nullable NaiveTenant ownerOf(int id) {
    return owners.get(id);
  }

  /** Whoever is to hear of transitions from now on. */
  public void listen(ModelListener ear) {
    ears.add(ear);
  }

  /** Hears nothing any more. */
  public void forget(ModelListener ear) {
    ears.remove(ear);
  }

  /** A set with a quota; null if its guarantee cannot be met. */
  public @Nullable NaiveTenant open(int limitIds, int guaranteedIds) {
    if (charged() + guaranteedIds > maxId) {
      return null;
    }
    NaiveTenant set = new NaiveTenant(this, limitIds, guaranteedIds);
    sets.add(set);
    return set;
  }

  void end(NaiveTenant set) {
    sets.remove(set);
  }

  void take(int id, NaiveTenant by) {
    owners.put(id, by);
  }

  void giveBack(int id) {
    owners.remove(id);
    rests.begin(id);
  }

  void tell(EventType type, NaiveTenant of, int id) {
    List.copyOf(ears).forEach(ear -> ear.hear(type, of, id));
  }

  /** Whether sets can be sure of so many IDs more than now. */
  boolean hasRoomFor(long moreIds) {
    return moreIds == 0 || charged() + moreIds <= maxId;
  }

  private long charged() {
    return sets.stream().mapToLong(set -> set.charge(set.size())).sum();
  }

  List<Integer> free(PasidRange range) {
    List<Integer> free = new ArrayList<>();
    for (long id = Math.max(1, range.min()); id <= Math.min(maxId, range.max()); id++) {
      if (!owners.containsKey((int) id) && !rests.rests((int) id)) {
        free.add((int) id);
      }
    }
    return free;
  }

  /** Why a range has too little to give. */
  NaiveAnswer full(PasidRange range) {
    if (range.max() == 0) {
      return NaiveAnswer.refused(NaiveAnswer.RESERVED);
    }
    long dueMs = rests.firstDueMs(range.min(), range.max());
    return dueMs < 0 ? NaiveAnswer.refused(NaiveAnswer.RANGE_FULL) : NaiveAnswer.resting(dueMs);
  }
}
