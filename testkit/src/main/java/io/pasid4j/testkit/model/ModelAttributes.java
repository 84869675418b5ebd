// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.HashMap;
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

  void clear() {
    idBySpid.clear();
    idByKey.clear();
    values.clear();
  }
}
