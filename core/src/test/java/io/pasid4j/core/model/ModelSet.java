// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.Quota;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;

/** A set, naively. */
final class ModelSet {
  final TreeSet<Integer> ids = new TreeSet<>();
  final Map<String, Integer> keys = new HashMap<>();
  final NavigableMap<Integer, ModelSet> owners;
  Quota quota;
  boolean closed;

  /** A set that enters what it holds in {@code owners}. */
  ModelSet(NavigableMap<Integer, ModelSet> owners, Quota quota) {
    this.owners = owners;
    this.quota = quota;
  }

  long chargeIds() {
    return chargeIds(ids.size());
  }

  long chargeIds(int heldIds) {
    return closed ? 0 : Math.max(heldIds, quota.guaranteedIds());
  }

  void take(int id) {
    ids.add(id);
    owners.put(id, this);
  }

  int free(long min, long max) {
    var gone = ids.stream().filter(id -> min <= id && id <= max).toList();
    gone.forEach(ids::remove);
    gone.forEach(owners::remove);
    keys.values().removeAll(gone);
    return gone.size();
  }
}
