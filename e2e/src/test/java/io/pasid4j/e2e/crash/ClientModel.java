// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one client was told of its set: the truth that the daemon has to agree with. */
final class ClientModel {
  /** References of each ID that is held and not freed. */
  final Map<Integer, Integer> held = new TreeMap<>();

  /** References of each ID that was freed but is kept by them. */
  final Map<Integer, Integer> pending = new TreeMap<>();

  final Map<Integer, Integer> idOfSpid = new HashMap<>();
  final Map<String, Integer> idOfKey = new HashMap<>();

  /** Notes a freeing of IDs. */
  void freed(Set<Integer> ids) {
    for (int id : Set.copyOf(ids)) {
      int references = Objects.requireNonNull(held.remove(id));
      idOfKey.values().removeIf(keyed -> keyed == id);
      if (references > 0) {
        pending.put(id, references);
      } else {
        idOfSpid.values().removeIf(attached -> attached == id);
      }
    }
  }

  /** Notes how many references an ID has. */
  void references(int id, int count) {
    if (held.containsKey(id)) {
      held.put(id, count);
    } else if (count > 0) {
      pending.put(id, count);
    } else {
      pending.remove(id);
      idOfSpid.values().removeIf(attached -> attached == id);
    }
  }

  /** The IDs that are held from one to another, both inclusive. */
  Set<Integer> heldIn(int min, int max) {
    Set<Integer> ids = new TreeSet<>(held.keySet());
    ids.removeIf(id -> id < min || id > max);
    return ids;
  }
}
