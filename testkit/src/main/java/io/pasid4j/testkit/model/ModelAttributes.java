// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attributes of a set's IDs besides references: set-private IDs, keys and values. */
final class ModelAttributes {
  final Map<Integer, Integer> idBySpid = new HashMap<>();
  final Map<String, Integer> idByKey = new HashMap<>();
  final Map<Integer, String> values = new HashMap<>();

  AttachOutcome attachSpid(int id, int spid) {
    Integer other = idBySpid.get(spid);
    if (other != null) {
      return other == id ? AttachOutcome.ATTACHED : AttachOutcome.SPID_TAKEN;
    }
    if (idBySpid.containsValue(id)) {
      return AttachOutcome.ID_TAKEN;
    }
    idBySpid.put(spid, id);
    return AttachOutcome.ATTACHED;
  }

  /** A freed ID has no key, even while references keep it. */
  void onFree(int id) {
    idByKey.values().removeIf(keyed -> keyed == id);
  }

  void onRelease(int id) {
    idBySpid.values().removeIf(attached -> attached == id);
    values.remove(id);
  }

  /** Returns whether another set has attached the SPID of an ID to one of its own. */
  boolean sharesSpid(int id, ModelAttributes other) {
    return sharesName(id, idBySpid, other.idBySpid);
  }

  /** Returns whether another set has an ID for the key of an ID. */
  boolean sharesKey(int id, ModelAttributes other) {
    return sharesName(id, idByKey, other.idByKey);
  }

  private static <N> boolean sharesName(int id, Map<N, Integer> mine, Map<N, Integer> others) {
    return namesOf(id, mine).stream().anyMatch(others::containsKey);
  }

  private static <N> List<N> namesOf(int id, Map<N, Integer> names) {
    return names.entrySet().stream()
        .filter(named -> named.getValue() == id)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Moves the attributes of an ID to another set. */
  void move(int id, ModelAttributes to) {
    moveNames(id, idBySpid, to.idBySpid);
    moveNames(id, idByKey, to.idByKey);
    String value = values.remove(id);
    if (value != null) {
      to.values.put(id, value);
    }
  }

  private static <N> void moveNames(int id, Map<N, Integer> from, Map<N, Integer> to) {
    for (N name : namesOf(id, from)) {
      from.remove(name);
      to.put(name, id);
    }
  }

  void clear() {
    idBySpid.clear();
    idByKey.clear();
    values.clear();
  }
}
