// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.held.HeldIds;
import java.util.function.IntConsumer;

/**
 * A copy of some of the IDs that a set holds, to be visited without its lock.
 *
 * @param ids the IDs, ascending
 * @param count how many of {@code ids} count
 * @param nextId the lowest ID that may have been left out; -1 if none was
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier that is never compared
record IdPage(int[] ids, int count, long nextId) {
  /**
   * The first {@code most} IDs that a set holds in {@code [min, max]}; the caller has locked it.
   */
  static IdPage of(SetState set, int min, int max, int most) {
    HeldIds held = set.held;
    held.sort();
    int at = held.position(min);
    int end = held.end(max);
    int[] ids = new int[Math.min(most, end - at)];
    int count = 0;
    for (; at < end && count < ids.length; at++) {
      int id = held.entries()[at];
      ids[count] = id;
      count += set.holds(id) ? 1 : 0;
    }
    return new IdPage(ids, count, at < end ? held.entries()[at] : -1);
  }

  void forEach(IntConsumer action) {
    for (int at = 0; at < count; at++) {
      action.accept(ids[at]);
    }
  }
}
