// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

import java.util.Map;

/**
 * The role of a process in the log at one moment. Immutable.
 *
 * @param role the role
 * @param leader the name of the last known leader, empty if there is none
 * @param term the election term, 0 if not known
 * @param appliedIndex the index up to which this process's machine has applied, 0 on a host that is
 *     no voter
 * @param committedIndex the index up to which the log is known to be committed, 0 if not known;
 *     {@code committedIndex - appliedIndex} is the lag
 * @param committedByVoter the index up to which each voter has reported that it knows the log to be
 *     committed, by name; empty on a host that is no voter
 * @param contactMs how many ms ago the process last heard of the leader, or, if it leads, of most
 *     voters; by answers on a host that is no voter. -1 before the first time
 * @param heardMsByVoter how many ms ago the process last heard of other voters, by name: of all if
 *     it leads, else of the leader; without those of which it has not
 * @param reason why it does not serve: the cause and its remedy; empty if it serves
 */
public record LogStatus(
    LogRole role,
    String leader,
    long term,
    long appliedIndex,
    long committedIndex,
    Map<String, Long> committedByVoter,
    long contactMs,
    Map<String, Long> heardMsByVoter,
    String reason) {
  /** Copies the maps. */
  public LogStatus {
    committedByVoter = Map.copyOf(committedByVoter);
    heardMsByVoter = Map.copyOf(heardMsByVoter);
  }

  /**
   * Returns the status of a process that has no server, or is not asked.
   *
   * @param role why it has none
   * @param reason empty if all is well
   * @return a status without a leader, an index or a contact
   */
  public static LogStatus without(LogRole role, String reason) {
    return new LogStatus(role, "", 0, 0, 0, Map.of(), -1, Map.of(), reason);
  }
}
