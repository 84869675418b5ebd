// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.EventType;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpidResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A set, naively. */
final class ModelSet {
  final TreeSet<Integer> ids = new TreeSet<>();
  final TreeSet<Integer> pending = new TreeSet<>();
  final Map<Integer, Integer> references = new HashMap<>();
  final Map<String, Integer> keys = new HashMap<>();
  final Map<Integer, Integer> spids = new HashMap<>();
  final Map<Integer, String> values = new HashMap<>();
  private final SpaceModel space;
  Quota quota;
  boolean closed;

  ModelSet(SpaceModel space, Quota quota) {
    this.space = space;
    this.quota = quota;
  }

  int size() {
    return ids.size() + pending.size();
  }

  /** The number of IDs that count against the quota. */
  int quotaIds() {
    return size() + space.rests.ids(this);
  }

  boolean hasEnded() {
    return closed && size() == 0;
  }

  long chargeIds() {
    return chargeIds(quotaIds());
  }

  long chargeIds(int heldIds) {
    return closed ? heldIds : Math.max(heldIds, quota.guaranteedIds());
  }

  void take(int id) {
    ids.add(id);
    space.owners.put(id, this);
  }

  int free(long min, long max) {
    List<Integer> freed = ids.stream().filter(id -> min <= id && id <= max).toList();
    for (int id : freed) {
      ids.remove(id);
      keys.values().remove(id);
      space.tell(EventType.FREE, this, id);
      pending.add(id);
      if (!references.containsKey(id)) {
        goBack(id);
      }
    }
    return freed.size();
  }

  private void goBack(int id) {
    pending.remove(id);
    references.remove(id);
    spids.values().remove(id);
    values.remove(id);
    space.owners.remove(id);
    space.rests.begin(id, this);
  }

  GetResult get(int id) {
    if (pending.contains(id)) {
      return GetResult.BUSY;
    }
    if (!ids.contains(id)) {
      return GetResult.UNKNOWN;
    }
    if (references.merge(id, 1, Integer::sum) == 1) {
      space.tell(EventType.BIND, this, id);
    }
    return GetResult.TAKEN;
  }

  PutResult put(int id) {
    if (!references.containsKey(id)) {
      return PutResult.UNKNOWN;
    }
    if (references.merge(id, -1, Integer::sum) > 0) {
      return PutResult.KEPT;
    }
    references.remove(id);
    if (pending.contains(id)) {
      goBack(id);
      return PutResult.RELEASED;
    }
    space.tell(EventType.UNBIND, this, id);
    return PutResult.LAST;
  }

  int releasePending() {
    List<Integer> released = List.copyOf(pending);
    released.forEach(this::goBack);
    return released.size();
  }

  SpidResult attachSpid(int id, int spid) {
    if (!ids.contains(id)) {
      return SpidResult.UNKNOWN;
    }
    Integer holder = spids.get(spid);
    if (holder != null) {
      return holder == id ? SpidResult.ATTACHED : SpidResult.SPID_TAKEN;
    }
    if (spids.containsValue(id)) {
      return SpidResult.ID_TAKEN;
    }
    spids.put(spid, id);
    return SpidResult.ATTACHED;
  }

  boolean attach(int id, String value) {
    if (ids.contains(id)) {
      values.put(id, value);
    }
    return ids.contains(id);
  }

  /** Forgets what a set that is claimed by its words alone does not know. */
  void forgetAttached() {
    spids.clear();
    keys.clear();
    values.clear();
  }
}
