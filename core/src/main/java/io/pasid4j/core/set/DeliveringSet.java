// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.PasidSet;

/**
 * A set as those see it who lock it from outside: the delivery of its events, and a {@link
 * SetPair}.
 */
interface DeliveringSet extends PasidSet {
  /** Returns what the set's lock guards. */
  SetState state();

  /** Locks the set; the value goes to {@link #leave}. */
  long enter();

  /** Locks the set unless it would have to wait: then it returns a negative value. */
  long tryEnter();

  /** Unlocks the set. */
  void leave(long locked);

  /** Ends the set if it is closed and holds nothing. No lock is held. */
  void endIfClosed();
}
