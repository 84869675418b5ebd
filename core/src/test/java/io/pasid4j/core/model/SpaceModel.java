// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A space, naively: a map of who holds what, and every question answered by looking at all IDs.
 * Answers are IDs, or the codes of refusals.
 */
final class SpaceModel {
  final TreeMap<Integer, ModelSet> owners = new TreeMap<>();
  final List<ModelEvent> told = new ArrayList<>();
  final ModelRests rests;
  private final TreeSet<Integer> givable = new TreeSet<>();
  private final List<ModelSet> sets = new ArrayList<>();
  private final int maxId;
  private final Policy policy;
  private boolean counting;
  private int cursor;

  SpaceModel(int maxId, Policy policy, long quarantineMs, List<PasidRange> reserved) {
    rests = new ModelRests(quarantineMs);
    this.maxId = maxId;
    this.policy = policy;
    for (int id = 0; id <= maxId; id++) {
      int candidate = id;
      if (reserved.stream().noneMatch(band -> band.contains(candidate))) {
        givable.add(id);
      }
    }
  }

  int capacityIds() {
    return givable.size();
  }

  /** The number of IDs that a guarantee could get now; -1 while no set has a guarantee. */
  long unchargedIds() {
    if (!counting) {
      return -1;
    }
    rests.expire();
    return givable.size() - charged();
  }

  @Nullable ModelSet open(Quota quota) {
    count(quota);
    if (quota.guaranteedIds() > 0 && charged() + quota.guaranteedIds() > givable.size()) {
      return null;
    }
    ModelSet set = new ModelSet(this, quota);
    sets.add(set);
    return set;
  }

  private void count(Quota quota) {
    if (quota.guaranteedIds() > 0) {
      rests.expire();
      counting = true;
    }
  }

  boolean isPending(int id) {
    ModelSet owner = owners.get(id);
    return owner != null && owner.pending.contains(id);
  }

  void close(ModelSet set) {
    set.free(0, maxId);
    set.closed = true;
  }

  int allocate(ModelSet set, PasidRange range) {
    List<Integer> answer = several(set, range, 1);
    return answer.getFirst();
  }

  int allocate(ModelSet set, PasidRange range, String key) {
    Integer known = set.keys.get(key);
    if (known != null) {
      return known;
    }
    int answer = allocate(set, range);
    if (answer >= 0) {
      set.keys.put(key, answer);
    }
    return answer;
  }

  void tell(EventType type, ModelSet set, int id) {
    told.add(new ModelEvent(type, set, id));
  }

  /** Goes on with what the words alone say. */
  void recover() {
    sets.forEach(ModelSet::forgetAttached);
    sets.stream()
        .filter(set -> set.closed && !set.hasEnded())
        .forEach(set -> set.quota = limitOf(set));
    counting = sets.stream().anyMatch(set -> !set.closed && set.quota.guaranteedIds() > 0);
    cursor = 0;
    rests.chargeAll(new ModelSet(this, Quota.limit(0)));
    rests.endProcess();
  }

  /** Goes on with what a snapshot says. */
  void restore() {
    sets.forEach(set -> set.values.clear());
    rests.endProcess();
  }

  /** The claim of a closed set. */
  static Quota limitOf(ModelSet set) {
    return Quota.limit(set.quota.limitIds());
  }

  /** The IDs in ascending order, or one refusal. */
  List<Integer> several(ModelSet set, PasidRange range, int count) {
    int admission = admit(set, range, count);
    if (admission < 0) {
      return List.of(admission);
    }
    if (free(range).size() < count) {
      return List.of(full(range).code());
    }
    TreeSet<Integer> taken = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      int id = choose(range);
      set.take(id);
      taken.add(id);
      cursor = id == maxId ? 0 : id + 1;
    }
    taken.forEach(id -> tell(EventType.ALLOC, set, id));
    return List.copyOf(taken);
  }

  int contiguous(ModelSet set, PasidRange range, int count) {
    int admission = admit(set, range, count);
    if (admission < 0) {
      return admission;
    }
    NavigableSet<Integer> free = free(range);
    for (int first : free) {
      if (free.subSet(first, first + count).size() == count) {
        for (int id = first; id < first + count; id++) {
          set.take(id);
          tell(EventType.ALLOC, set, id);
        }
        return first;
      }
    }
    return (free.size() >= count ? Refusal.FRAGMENTED : full(range)).code();
  }

  /** Null if the quota was changed, else why not. */
  @Nullable Refusal changeQuota(ModelSet set, Quota next) {
    count(next);
    if (set.closed) {
      return Refusal.CLOSED;
    }
    if (next.limitIds() < set.size()) {
      return Refusal.QUOTA;
    }
    long more = Math.max(set.quotaIds(), next.guaranteedIds()) - set.chargeIds();
    boolean grows = next.limitIds() > set.quota.limitIds() && next.limitIds() > givable.size();
    if (grows || (counting && more > 0 && charged() + more > givable.size())) {
      return Refusal.CAPACITY;
    }
    set.quota = next;
    return null;
  }

  /** True if the quota of a set has room for so many IDs more. */
  boolean isWithinQuota(ModelSet set, int ids) {
    rests.expire();
    return set.quotaIds() + ids <= set.quota.limitIds();
  }

  /** True if guarantees allow that so many IDs go from one set to another. */
  boolean isWithinCapacity(ModelSet from, ModelSet to, int ids) {
    long more =
        from.chargeIds(from.quotaIds() - ids)
            - from.chargeIds()
            + to.chargeIds(to.quotaIds() + ids)
            - to.chargeIds();
    return !counting || more <= 0 || charged() + more <= givable.size();
  }

  /** The number of IDs of a range that can be allocated now. */
  int freeIds(PasidRange range) {
    return free(range).size();
  }

  private NavigableSet<Integer> free(PasidRange range) {
    TreeSet<Integer> free = new TreeSet<>(givable);
    free.removeIf(id -> !range.contains(id) || owners.containsKey(id) || rests.ids().contains(id));
    return free;
  }

  private int choose(PasidRange range) {
    NavigableSet<Integer> free = free(range);
    Integer next = policy == Policy.CYCLIC ? free.ceiling(cursor) : null;
    return next == null ? free.first() : next;
  }

  private int admit(ModelSet set, PasidRange range, int count) {
    if (set.closed) {
      return Refusal.CLOSED.code();
    }
    rests.expire();
    int held = set.quotaIds();
    if (held + (long) count > set.quota.limitIds()) {
      return Refusal.QUOTA.code();
    }
    long more = set.chargeIds(held + count) - set.chargeIds(held);
    boolean fits = !counting || more == 0 || charged() + more <= givable.size();
    if (fits) {
      return 0;
    }
    return (free(range).size() < count ? full(range) : Refusal.CAPACITY).code();
  }

  /** When the first ID of a range is free at the latest; what is due by now is free already. */
  long firstDueMs(PasidRange range) {
    rests.expire();
    return rests.firstDueMs(range.min(), range.max());
  }

  private Refusal full(PasidRange range) {
    boolean reaches = range.min() <= maxId;
    boolean reserved = givable.stream().noneMatch(range::contains);
    if (reaches && reserved) {
      return Refusal.RESERVED;
    }
    boolean resting = rests.firstDueMs(range.min(), range.max()) >= 0;
    return resting ? Refusal.QUARANTINED : Refusal.RANGE_FULL;
  }

  private long charged() {
    return sets.stream().mapToLong(ModelSet::chargeIds).sum();
  }
}
