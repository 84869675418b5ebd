// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/** The role of a process in the log at a moment. */
public enum LogRole {
  /** A voter that leads and is ready: its first entry of this term is applied. */
  LEADER,

  /** A voter that follows a known leader. */
  FOLLOWER,

  /** A voter that knows no leader: an election is under way, or there is no quorum. */
  LEADERLESS,

  /** No voter: it sends its commands to the voters. */
  CLIENT,

  /** The log of this process is down; {@link LogStatus#reason} says why. */
  NOT_SERVING,

  /** Closed for good, by {@link DomainLog#close}. */
  CLOSED
}
