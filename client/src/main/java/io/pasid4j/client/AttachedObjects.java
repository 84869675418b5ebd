// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.PasidRange;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a program keeps with the IDs of its set, in this process. After a request that
 * may have released an ID it queries the daemon whether the set still holds it. Thread-safe.
 */
final class AttachedObjects {
  private final ConcurrentNavigableMap<Integer, Attached> byId = new ConcurrentSkipListMap<>();
  private final IntPredicate isOurs;

  /**
   * Creates an empty map.
   *
   * @param isOurs asks the daemon whether the set holds an ID or has it pending
   */
  AttachedObjects(IntPredicate isOurs) {
    this.isOurs = isOurs;
  }

  /** An attached object; two attachments of equal objects differ. */
  private static final class Attached {
    final Object value;

    Attached(Object value) {
      this.value = value;
    }
  }

  /** Keeps an object with an ID that was the set's a moment ago. */
  void keep(int id, Object value) {
    byId.put(id, new Attached(value));
    // A free that overtook this call found nothing to drop.
    dropGone(PasidRange.exactly(id));
  }

  @Nullable Object find(int id) {
    Attached attached = byId.get(id);
    return attached == null ? null : attached.value;
  }

  /** Returns whether there is no attachment. */
  boolean isEmpty() {
    return byId.isEmpty();
  }

  void drop(int id) {
    byId.remove(id);
  }

  /** Drops attachments of an earlier allocation of these IDs. */
  void dropOlder(int[] ids) {
    if (!byId.isEmpty()) {
      for (int id : ids) {
        byId.remove(id);
      }
    }
  }

  /** Drops attachments of IDs of a range that the set no longer holds. */
  void dropGone(PasidRange range) {
    if (range.min() > Integer.MAX_VALUE || byId.isEmpty()) {
      return;
    }
    int max = (int) Math.min(range.max(), Integer.MAX_VALUE);
    for (Map.Entry<Integer, Attached> entry :
        byId.subMap((int) range.min(), true, max, true).entrySet()) {
      if (!isOurs.test(entry.getKey())) {
        byId.remove(entry.getKey(), entry.getValue());
      }
    }
  }

  void dropAll() {
    byId.clear();
  }
}
