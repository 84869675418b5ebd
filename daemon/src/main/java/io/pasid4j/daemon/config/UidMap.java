// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The numbers that users of a domain have on this host, where they differ. A user without an entry
 * has the same number in both, unless an entry uses that number for somebody else. Uids are
 * unsigned. Immutable.
 *
 * @param hereByDomain the uid on this host by the uid in the domain; one-to-one
 */
public record UidMap(Map<Integer, Integer> hereByDomain) {
  /** Every uid is the same in the domain and here. */
  public static final UidMap SAME = new UidMap(Map.of());

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if two users of the domain have one uid here
   */
  public UidMap {
    hereByDomain = Map.copyOf(hereByDomain);
    if (hereByDomain.values().stream().distinct().count() < hereByDomain.size()) {
      throw new IllegalArgumentException("uids: " + hereByDomain + " (expected: one-to-one)");
    }
  }

  /** Returns the uid on this host of a user of the domain; empty if it is another user's here. */
  public OptionalInt here(int domainUid) {
    Integer mapped = hereByDomain.get(domainUid);
    return mapped == null
        ? sameUnless(hereByDomain.containsValue(domainUid), domainUid)
        : OptionalInt.of(mapped);
  }

  /** Returns the uid in the domain of a user of this host; empty if it is another user's there. */
  public OptionalInt inDomain(int uid) {
    return hereByDomain.entrySet().stream()
        .filter(user -> user.getValue() == uid)
        .mapToInt(Map.Entry::getKey)
        .mapToObj(OptionalInt::of)
        .findFirst()
        .orElseGet(() -> sameUnless(hereByDomain.containsKey(uid), uid));
  }

  private static OptionalInt sameUnless(boolean isAnothers, int uid) {
    return isAnothers ? OptionalInt.empty() : OptionalInt.of(uid);
  }
}
