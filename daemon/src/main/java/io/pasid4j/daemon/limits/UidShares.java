// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Equal shares of a resource, one a uid, so that none takes what the others need. Thread-safe,
 * without a lock for all uids.
 */
public final class UidShares {
  private final int mostOfUid;
  private final ConcurrentMap<Integer, Integer> takenByUid = new ConcurrentHashMap<>();

  /**
   * Creates unused shares.
   *
   * @param mostOfUid the size of a share, 0 or more
   */
  public UidShares(int mostOfUid) {
    this.mostOfUid = mostOfUid;
  }

  /**
   * The share of one uid. All instances of the same uid are one share.
   *
   * @param shares those that it is one of
   * @param uid an unsigned number
   */
  public record Share(UidShares shares, int uid) {
    /**
     * Takes one unit; returns false if none of the share is left, or another thread has just tried.
     */
    public boolean tryTake() {
      if (shares.takenByUid.merge(uid, 1, Integer::sum) <= shares.mostOfUid) {
        return true;
      }
      give(1);
      return false;
    }

    /**
     * Returns units.
     *
     * @param count 0 or more, and no more than were taken
     */
    public void give(int count) {
      shares.takenByUid.computeIfPresent(
          uid, (key, taken) -> taken == count ? null : taken - count);
    }

    /** Returns how many units are taken; an estimate. */
    public int taken() {
      return shares.takenByUid.getOrDefault(uid, 0);
    }
  }

  /** The share of a uid. */
  public Share of(int uid) {
    return new Share(this, uid);
  }
}
