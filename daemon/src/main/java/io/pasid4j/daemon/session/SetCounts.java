// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.HashMap;
import java.util.Map;

/** How many sets each user has open. Thread-safe. */
final class SetCounts {
  private final Map<Integer, Integer> byUid = new HashMap<>();

  /**
   * Counts one more, if there may be one.
   *
   * @return whether it was counted, and {@link #leave} must follow
   */
  synchronized boolean tryEnter(int uid, int most) {
    int now = byUid.getOrDefault(uid, 0);
    if (now >= most) {
      return false;
    }
    byUid.put(uid, now + 1);
    return true;
  }

  /** Whether a user has no more open than it may. */
  synchronized boolean isWithin(int uid, int most) {
    return byUid.getOrDefault(uid, 0) <= most;
  }

  /** Counts one less. */
  synchronized void leave(int uid) {
    byUid.computeIfPresent(uid, (key, count) -> count == 1 ? null : count - 1);
  }
}
