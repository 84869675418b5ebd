// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sets that each user has open as a tenant, those of each limit on their own; operators
 * are not counted. Thread-safe.
 */
final class SetCounts {
  /** Guarded by this. */
  private final Map<Owner, Integer> byOwner = new HashMap<>();

  /** A user, and the key of the limit that its sets count against. */
  private record Owner(int uid, int limitKey) {}

  /**
   * A place in the count of a user. A session has it from its opening to its end; a session that
   * replaces another shares its place, so that the two count as one whichever ends first.
   */
  final class Place {
    /** Null if it is an operator's, which is not counted. */
    private final @Nullable Owner owner;

    /** Guarded by the counts. */
    private int sessions = 1;

    private Place(@Nullable Owner owner) {
      this.owner = owner;
    }

    /** Gives the place up for one session; the last one frees it. */
    void leave() {
      synchronized (SetCounts.this) {
        if (--sessions == 0 && owner != null) {
          byOwner.computeIfPresent(owner, (own, count) -> count == 1 ? null : count - 1);
        }
      }
    }

    /** Returns whether the place was within the limit; then one more session shares it. */
    private boolean share(int most) {
      boolean isShared = count(owner) <= most;
      if (isShared) {
        sessions++;
      }
      return isShared;
    }
  }

  private static @Nullable Owner owner(Peer peer, int limitKey) {
    return peer.operator() ? null : new Owner(peer.uid(), limitKey);
  }

  private int count(@Nullable Owner owner) {
    return owner == null ? 0 : byOwner.getOrDefault(owner, 0);
  }

  /**
   * Takes a place for a new session.
   *
   * @param limitKey the key of the limit
   * @param most how many sets of that key the peer's user may have
   * @return null if it has as many
   */
  synchronized @Nullable Place tryTake(Peer peer, int limitKey, int most) {
    return peer.operator() || count(owner(peer, limitKey)) < most ? take(peer, limitKey) : null;
  }

  /** Takes a place for a session that exists already, whatever the limit. */
  synchronized Place take(Peer peer, int limitKey) {
    Owner owner = owner(peer, limitKey);
    if (owner != null) {
      byOwner.merge(owner, 1, Integer::sum);
    }
    return new Place(owner);
  }

  /**
   * Takes a place for a session that is to replace another: the same one if both count against the
   * same limit.
   *
   * @param place that of the other
   * @param limitKey the key of the limit of the new one
   * @param most how many sets of that key the peer's user may have, with this one
   * @return null if the user has more, or if no place can be shared and none is left
   */
  synchronized @Nullable Place tryReplace(Place place, Peer peer, int limitKey, int most) {
    if (place.sessions == 0 || !Objects.equals(place.owner, owner(peer, limitKey))) {
      return tryTake(peer, limitKey, most);
    }
    return place.share(most) ? place : null;
  }
}
