// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which ID a key of a set has got, for as long as the set holds it. Guarded by the set's gate. */
final class IdempotencyKeys {
  private final Map<String, Integer> idOfKey = new HashMap<>();
  private final Map<Integer, String> keyOfId = new HashMap<>();

  /** The key's ID, or null. */
  @Nullable Integer find(String key) {
    return idOfKey.get(key);
  }

  void remember(String key, int id) {
    idOfKey.put(key, id);
    keyOfId.put(id, key);
  }

  void forget(int id) {
    String key = keyOfId.remove(id);
    if (key != null) {
      idOfKey.remove(key);
    }
  }
}
