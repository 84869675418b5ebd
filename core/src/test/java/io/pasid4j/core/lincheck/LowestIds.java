// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.Refusal;
import java.util.TreeMap;

/** The holders of a few IDs: the lowest free one is allocated, within a quota. */
class LowestIds {
  private static final int FREE = 0;

  private final TreeMap<Integer, Integer> holders = new TreeMap<>();
  private final int quotaIds;

  /** Creates {@code ids} IDs, none of which is held. */
  LowestIds(int quotaIds, int... ids) {
    this.quotaIds = quotaIds;
    for (int id : ids) {
      holders.put(id, FREE);
    }
  }

  int allocate(int set, int min, int max) {
    if (size(set) >= quotaIds) {
      return Refusal.QUOTA.code();
    }
    for (var holder : holders.subMap(min, true, max, true).entrySet()) {
      if (holder.getValue() == FREE) {
        holder.setValue(set);
        return holder.getKey();
      }
    }
    boolean reserved = holders.subMap(min, true, max, true).isEmpty();
    return (reserved ? Refusal.RESERVED : Refusal.RANGE_FULL).code();
  }

  int free(int set, int min, int max) {
    int freed = 0;
    for (var holder : holders.subMap(min, true, max, true).entrySet()) {
      if (holder.getValue() == set) {
        holder.setValue(FREE);
        freed++;
      }
    }
    return freed;
  }

  void pass(int id, int set) {
    holders.put(id, set);
  }

  boolean holds(int set, int id) {
    return holders.getOrDefault(id, FREE) == set;
  }

  int size(int set) {
    return (int) holders.values().stream().filter(holder -> holder == set).count();
  }
}
