// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The quarantine of the IDs and amounts that a fence took: until the fenced computer has
 * acknowledged the fence, or until they have rested long enough: by the time of the domain, or by
 * the clocks of most voters.
 */
final class Rest extends Owner {
  static final long BY_TIME = -1;

  final Member member;
  final long instance;
  final long epoch;

  /** The time of the domain at which it ends; 0 if clocks are counted. */
  final long dueMs;

  /** How long it lasts by the clocks of the voters; {@link #BY_TIME} if it ends by the time. */
  final long countedMs;

  /** How much each voter's clock has advanced since its first report after the fence, in ms. */
  final NavigableMap<String, Long> elapsedMs = new TreeMap<>();

  /** The amounts of tenants at the host, by key. */
  final NavigableMap<String, Integer> amounts = new TreeMap<>();

  /** Creates a quarantine of IDs that were fenced off an instance of a member in {@code epoch}. */
  Rest(Member member, long instance, long epoch, long dueMs, long countedMs) {
    this.member = member;
    this.instance = instance;
    this.epoch = epoch;
    this.dueMs = dueMs;
    this.countedMs = countedMs;
  }

  boolean isCounted() {
    return countedMs != BY_TIME;
  }

  /** Adds what a voter's clock has advanced since its last report, unless this is its first. */
  void count(String voter, long passedMs) {
    if (isCounted()) {
      elapsedMs.merge(voter, 0L, (before, _) -> before + passedMs);
    }
  }

  boolean isOver(long timeMs, List<String> voters) {
    if (!isCounted()) {
      return dueMs <= timeMs;
    }
    long done =
        voters.stream().filter(voter -> elapsedMs.getOrDefault(voter, -1L) >= countedMs).count();
    return done > voters.size() / 2;
  }
}
