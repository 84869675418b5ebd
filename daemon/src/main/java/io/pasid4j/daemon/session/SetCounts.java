// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the sets that each user has open as a tenant; operators are not counted. Thread-safe. */
final class SetCounts {
  /** Guarded by this. */
  private final Map<Integer, Integer> byUid = new HashMap<>();

  /**
   * A place in the count of a user. A session has it from its opening to its end; a session that
   * replaces another shares its place, so that the two count as one whichever ends first.
   */
  final class Place {
    private final Peer peer;

    /** Guarded by the counts. */
    private int sessions = 1;

    private Place(Peer peer) {
      this.peer = peer;
    }

    /** Gives the place up for one session; the last one frees it. */
    void leave() {
      synchronized (SetCounts.this) {
        if (--sessions == 0 && !peer.operator()) {
          byUid.computeIfPresent(peer.uid(), (uid, count) -> count == 1 ? null : count - 1);
        }
      }
    }

    /** True if the place was still taken and within the limit; then one more session shares it. */
    private boolean share(int most) {
      boolean isShared = sessions > 0 && (peer.operator() || count(peer) <= most);
      if (isShared) {
        sessions++;
      }
      return isShared;
    }
  }

  private int count(Peer peer) {
    return byUid.getOrDefault(peer.uid(), 0);
  }

  /**
   * Takes a place for a new session.
   *
   * @param most how many sets the peer's user may have
   * @return null if it has as many
   */
  synchronized @Nullable Place tryTake(Peer peer, int most) {
    return peer.operator() || count(peer) < most ? take(peer) : null;
  }

  /** Takes a place for a session that exists already, whatever the limit. */
  synchronized Place take(Peer peer) {
    if (!peer.operator()) {
      byUid.merge(peer.uid(), 1, Integer::sum);
    }
    return new Place(peer);
  }

  /**
   * Takes a place for a session that is to replace another.
   *
   * @param place that of the other
   * @param most how many sets the peer's user may have, with this one
   * @return null if the user has more, or if the other has ended and there is no place
   */
  synchronized @Nullable Place tryReplace(Place place, Peer peer, int most) {
    if (place.sessions == 0) {
      return tryTake(peer, most);
    }
    return place.share(most) ? place : null;
  }
}
