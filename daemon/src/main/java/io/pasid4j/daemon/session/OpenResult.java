// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.space.HostedSpace;

/** Result of a request to open a set. */
public sealed interface OpenResult {
  /** The set is open. */
  record Opened(Session session) implements OpenResult {}

  /** The requested quota is more than the peer may have. */
  record OverQuota() implements OpenResult {}

  /**
   * The guarantee is more than what no set of the space is charged with.
   *
   * @param guaranteedIds how many IDs were to be guaranteed
   */
  record Unguaranteed(HostedSpace space, int guaranteedIds) implements OpenResult {}

  /**
   * There is no such space, or this peer may not open a set in it: one result for both, so that a
   * peer cannot learn which spaces exist.
   */
  record Forbidden() implements OpenResult {}

  /** The state directory has no room for the set. */
  record NoRoom() implements OpenResult {}

  /**
   * To be tried later: the host was fenced, and its IDs are in quarantine; or the set that was to
   * be replaced has just been closed.
   */
  record Later() implements OpenResult {}

  /** The peer's user has as many sets open as it may have. */
  record TooMany() implements OpenResult {}
}
