// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.Refusal;

/** What became of the wish to open a set. */
public sealed interface OpenResult {
  /** It is open. */
  record Opened(Session session) implements OpenResult {}

  /** The quota that was wished for is above what the peer may have, or cannot be met. */
  record Unmet(Refusal reason) implements OpenResult {}

  /**
   * There is no such space, or this peer may not open a set in it: the two are one answer, so that
   * nobody learns which spaces there are.
   */
  record Forbidden() implements OpenResult {}

  /** There is no room to keep what outlives the daemon. */
  record NoRoom() implements OpenResult {}

  /** The peer's user has as many sets open as it may. */
  record TooMany() implements OpenResult {}
}
