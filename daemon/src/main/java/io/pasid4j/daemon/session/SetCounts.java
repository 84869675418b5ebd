// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.HashMap;
import java.util.Map;

/** How many sets each user has open as a tenant; an operator's count for nobody. Thread-safe. */
final class SetCounts {
  private final Map<Integer, Integer> byUid = new HashMap<>();

  /**
   * Counts one more, if there may be one.
   *
   * @return whether it was counted, and {@link #leave} must follow
   */
  synchronized boolean tryEnter(Peer peer, int most) {
    if (count(peer) >= most) {
      return false;
    }
    if (!peer.operator()) {
      byUid.merge(peer.uid(), 1, Integer::sum);
    }
    return true;
  }

  /** Counts one that is there already. */
  synchronized void enter(Peer peer) {
    byUid.merge(peer.uid(), 1, Integer::sum);
  }

  /** Whether a peer's user has no more open than it may. */
  synchronized boolean isWithin(Peer peer, int most) {
    return count(peer) <= most;
  }

  private int count(Peer peer) {
    return peer.operator() ? 0 : byUid.getOrDefault(peer.uid(), 0);
  }

  /** Counts one less. */
  synchronized void leave(Peer peer) {
    if (!peer.operator()) {
      byUid.computeIfPresent(peer.uid(), (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
