// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of several sets in a space: which IDs it has, their references, set-private IDs and keys. */
public final class NaiveTenant {
  /** Results of GET and PUT, as numbers of the wire. */
  private static final int TAKEN = 0;

  private static final int UNKNOWN = 1;
  private static final int BUSY = 2;
  private static final int KEPT = 0;
  private static final int LAST = 1;
  private static final int RELEASED = 2;
  private static final int PUT_UNKNOWN = 3;

  private final NaiveSpace space;
  private int limitIds;
  private int guaranteedIds;
  private final Map<Integer, Integer> references = new TreeMap<>();
  private final Set<Integer> pending = new TreeSet<>();
  private final Map<Integer, Integer> idBySpid = new TreeMap<>();
  private final Map<String, Integer> idByKey = new TreeMap<>();

  NaiveTenant(NaiveSpace space, int limitIds, int guaranteedIds) {
    this.space = space;
    this.limitIds = limitIds;
    this.guaranteedIds = guaranteedIds;
  }

  /** The space it is in. */
  public NaiveSpace space() {
    return space;
  }

  /** How many IDs it may have. */
  public int limitIds() {
    return limitIds;
  }

  /** How many IDs it can always have. */
  public int guaranteedIds() {
    return guaranteedIds;
  }

  /** How many IDs count against the quota, pending ones too. */
  public int size() {
    return references.size();
  }

  /** How many IDs it has freed that references keep. */
  public int pendingIds() {
    return pending.size();
  }

  /** How many IDs that it has not freed have references. */
  public int activeIds() {
    return (int) list(PasidRange.ALL).stream().filter(id -> references(id) > 0).count();
  }

  /** How many references an ID of it has. */
  public int references(int id) {
    return references.getOrDefault(id, 0);
  }

  /** Whether it has freed an ID that references keep. */
  public boolean isPending(int id) {
    return pending.contains(id);
  }

  int charge(int heldIds) {
    return Math.max(heldIds, guaranteedIds);
  }

  /** The lowest free IDs of the range, or one block of them, taken; none if it cannot have all. */
  public NaiveAnswer allocate(PasidRange range, int count, boolean contiguous) {
    if (size() + count > limitIds) {
      return NaiveAnswer.refused(NaiveAnswer.QUOTA);
    }
    space.rests().expire();
    List<Integer> free = space.free(range);
    if (!space.hasRoomFor(charge(size() + count) - charge(size()))) {
      return free.size() < count ? space.full(range) : NaiveAnswer.refused(NaiveAnswer.CAPACITY);
    }
    List<Integer> found = contiguous ? block(free, count) : free;
    if (found.size() < count) {
      return free.size() < count ? space.full(range) : NaiveAnswer.refused(NaiveAnswer.FRAGMENTED);
    }
    List<Integer> taken = List.copyOf(found.subList(0, count));
    for (int id : taken) {
      space.take(id, this);
      references.put(id, 0);
      space.tell(EventType.ALLOC, this, id);
    }
    return NaiveAnswer.given(taken);
  }

  /** The first of these IDs that are a block; none if there is no block as long as this. */
  private static List<Integer> block(List<Integer> ids, int count) {
    List<Integer> block = new ArrayList<>();
    for (int id : ids) {
      if (block.size() == count) {
        return block;
      }
      if (!block.isEmpty() && block.getLast() != id - 1) {
        block.clear();
      }
      block.add(id);
    }
    return block.size() == count ? block : List.of();
  }

  /** The ID of a key, or one that is taken for it; none as for others. */
  public NaiveAnswer allocate(PasidRange range, String key) {
    Integer known = idByKey.get(key);
    if (known != null) {
      return NaiveAnswer.given(List.of(known));
    }
    NaiveAnswer answer = allocate(range, 1, false);
    answer.ids().forEach(id -> idByKey.put(key, id));
    return answer;
  }

  /** What it holds in the range, in order. */
  public List<Integer> list(PasidRange range) {
    return references.keySet().stream()
        .filter(id -> range.min() <= id && id <= range.max() && !pending.contains(id))
        .toList();
  }

  /** Frees what it holds in the range; how many. */
  public int free(PasidRange range) {
    List<Integer> freed = list(range);
    for (int id : freed) {
      idByKey.values().removeIf(value -> value == id);
      space.tell(EventType.FREE, this, id);
      if (references(id) > 0) {
        pending.add(id);
      } else {
        giveBack(id);
      }
    }
    return freed.size();
  }

  private void giveBack(int id) {
    references.remove(id);
    pending.remove(id);
    idBySpid.values().removeIf(value -> value == id);
    space.giveBack(id);
  }

  /** One reference more; the result. */
  public int get(int id) {
    if (!references.containsKey(id)) {
      return UNKNOWN;
    }
    if (pending.contains(id)) {
      return BUSY;
    }
    if (references.merge(id, 1, Integer::sum) == 1) {
      space.tell(EventType.BIND, this, id);
    }
    return TAKEN;
  }

  /** One reference less; the result. */
  public int put(int id) {
    int left = references(id) - 1;
    if (left < 0) {
      return PUT_UNKNOWN;
    }
    references.put(id, left);
    if (left > 0) {
      return KEPT;
    }
    if (pending.contains(id)) {
      giveBack(id);
      return RELEASED;
    }
    space.tell(EventType.UNBIND, this, id);
    return LAST;
  }

  /** Gives an ID a set-private ID; the results that are right. */
  public Set<Integer> attach(int id, int spid) {
    if (!references.containsKey(id) || pending.contains(id)) {
      return Set.of(UNKNOWN);
    }
    Set<Integer> wrong = new TreeSet<>();
    Integer other = idBySpid.get(spid);
    if (other != null && other == id) {
      return Set.of(TAKEN);
    }
    if (other != null) {
      wrong.add(2);
    }
    if (idBySpid.containsValue(id)) {
      wrong.add(3);
    }
    if (wrong.isEmpty()) {
      idBySpid.put(spid, id);
      wrong.add(TAKEN);
    }
    return wrong;
  }

  /** Ends a set-private ID; whether there was one. */
  public boolean detach(int spid) {
    return idBySpid.remove(spid) != null;
  }

  /** The ID that has a set-private ID, in a list of one or none. */
  public List<Integer> find(int spid) {
    Integer id = idBySpid.get(spid);
    return id == null ? List.of() : List.of(id);
  }

  /** Another quota; 0, or the code of the refusal, which changes nothing. */
  public int changeQuota(int limit, int guarantee) {
    if (limit < size()) {
      return NaiveAnswer.QUOTA;
    }
    boolean grows = limit > limitIds && limit > space.maxId();
    if (grows || !space.hasRoomFor(Math.max(0, Math.max(size(), guarantee) - charge(size())))) {
      return NaiveAnswer.CAPACITY;
    }
    limitIds = limit;
    guaranteedIds = guarantee;
    return 0;
  }

  /** Everything goes back, whatever references it has. */
  public void close() {
    free(PasidRange.ALL);
    List.copyOf(references.keySet()).forEach(this::giveBack);
    space.end(this);
  }
}
