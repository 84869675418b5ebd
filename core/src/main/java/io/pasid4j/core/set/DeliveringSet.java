// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.PasidSet;

/**
 * A set as seen by code that locks it from outside: the delivery of its events, and a {@link
 * SetPair}.
 */
interface DeliveringSet extends PasidSet {
  /** Returns what the set's lock guards. */
  SetState state();

  /**
   * Locks the set.
   *
   * @return a value for {@link #unlock}
   */
  long lock();

  /**
   * Locks the set unless it would have to wait.
   *
   * @return a value for {@link #unlock}; negative if it was not locked
   */
  long tryLock();

  /** Unlocks the set. */
  void unlock(long locked);

  /** Ends the set if it is closed and holds nothing. No lock is held. */
  void endIfClosed();
}
