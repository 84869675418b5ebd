// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One of several sets in a space that does not give 0: which IDs it has, their references,
 * set-private IDs and keys. What is taken in the space is shared by all of them.
 */
public final class NaiveTenant {
  /** Results of GET and PUT, as numbers of the wire. */
  public static final int TAKEN = 0;

  private static final int UNKNOWN = 1;
  private static final int BUSY = 2;
  private static final int KEPT = 0;
  private static final int LAST = 1;
  private static final int RELEASED = 2;
  private static final int PUT_UNKNOWN = 3;

  private final int maxId;
  private final int limitIds;
  private final Set<Integer> taken;
  private final Map<Integer, Integer> references = new TreeMap<>();
  private final Set<Integer> pending = new TreeSet<>();
  private final Map<Integer, Integer> idBySpid = new TreeMap<>();
  private final Map<String, Integer> idByKey = new TreeMap<>();

  /** A set that has nothing. */
  public NaiveTenant(int bits, int limitIds, Set<Integer> taken) {
    maxId = (1 << bits) - 1;
    this.limitIds = limitIds;
    this.taken = taken;
  }

  /** The lowest free IDs of the range, or one block of them, taken; none if it cannot have all. */
  public List<Integer> allocate(PasidRange range, int count, boolean contiguous) {
    List<Integer> found = new ArrayList<>();
    for (long id = Math.max(1, range.min()); id <= Math.min(maxId, range.max()); id++) {
      if (found.size() == count) {
        break;
      }
      if (!taken.contains((int) id)) {
        found.add((int) id);
      } else if (contiguous) {
        found.clear();
      }
    }
    if (found.size() < count || references.size() + count > limitIds) {
      return List.of();
    }
    taken.addAll(found);
    found.forEach(id -> references.put(id, 0));
    return found;
  }

  /** The ID of a key, or one that is taken for it; none as for others. */
  public List<Integer> allocate(PasidRange range, String key) {
    Integer known = idByKey.get(key);
    if (known != null) {
      return List.of(known);
    }
    List<Integer> given = allocate(range, 1, false);
    given.forEach(id -> idByKey.put(key, id));
    return given;
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
      if (references.getOrDefault(id, 0) > 0) {
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
    taken.remove(id);
  }

  /** One reference more; the result. */
  public int get(int id) {
    if (!references.containsKey(id)) {
      return UNKNOWN;
    }
    if (pending.contains(id)) {
      return BUSY;
    }
    references.merge(id, 1, Integer::sum);
    return TAKEN;
  }

  /** One reference less; the result. */
  public int put(int id) {
    int left = references.getOrDefault(id, 0) - 1;
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

  /** Everything goes back. */
  public void close() {
    List.copyOf(references.keySet()).forEach(this::giveBack);
    idByKey.clear();
  }
}
