// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.TransferResult;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** IDs that go from one set to another, naively. */
record ModelTransfer(SpaceModel space, ModelSet from, ModelSet to, TreeSet<Integer> ids) {
  TransferResult result() {
    TransferResult result = refusal();
    if (result == TransferResult.MOVED) {
      ids.forEach(this::move);
    }
    return result;
  }

  private TransferResult refusal() {
    if (from.closed || to.closed) {
      return TransferResult.CLOSED;
    }
    if (!ids.stream().allMatch(id -> from.ids.contains(id) || from.pending.contains(id))) {
      return TransferResult.UNKNOWN;
    }
    if (!from.ids.containsAll(ids)) {
      return TransferResult.BUSY;
    }
    if (!space.isWithinQuota(to, ids.size())) {
      return TransferResult.QUOTA;
    }
    for (int id : ids) {
      if (isTaken(from.spids, to.spids, id)) {
        return TransferResult.SPID_TAKEN;
      }
      if (isTaken(from.keys, to.keys, id)) {
        return TransferResult.KEY_TAKEN;
      }
    }
    boolean fits = ids.isEmpty() || space.isWithinCapacity(from, to, ids.size());
    return fits ? TransferResult.MOVED : TransferResult.CAPACITY;
  }

  private static <K> boolean isTaken(Map<K, Integer> mine, Map<K, Integer> others, int id) {
    return mine.entrySet().stream()
        .anyMatch(named -> named.getValue() == id && others.containsKey(named.getKey()));
  }

  private void move(int id) {
    from.ids.remove(id);
    to.take(id);
    move(from.references, to.references, id);
    move(from.values, to.values, id);
    rename(from.spids, to.spids, id);
    rename(from.keys, to.keys, id);
  }

  private static <V> void move(Map<Integer, V> mine, Map<Integer, V> others, int id) {
    V value = mine.remove(id);
    if (value != null) {
      others.put(id, value);
    }
  }

  private static <K> void rename(Map<K, Integer> mine, Map<K, Integer> others, int id) {
    mine.forEach((name, named) -> {
      if (Objects.equals(named, id)) {
        others.put(name, id);
      }
    });
    mine.values().removeIf(named -> named == id);
  }
}
