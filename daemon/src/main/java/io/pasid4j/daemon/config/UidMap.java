// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.HashMap;
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
    return find(hereByDomain, domainUid);
  }

  /** Returns the uid in the domain of a user of this host; empty if it is another user's there. */
  public OptionalInt inDomain(int uid) {
    Map<Integer, Integer> domainByHere = new HashMap<>();
    hereByDomain.forEach((domain, here) -> domainByHere.put(here, domain));
    return find(domainByHere, uid);
  }

  private static OptionalInt find(Map<Integer, Integer> map, int uid) {
    Integer mapped = map.get(uid);
    if (mapped != null) {
      return OptionalInt.of(mapped);
    }
    return map.containsValue(uid) ? OptionalInt.empty() : OptionalInt.of(uid);
  }
}
