// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Opaque;

/**
 * A host's record of a set that moves or has moved, beside its words. Outlives the daemon.
 *
 * @param setId the set's number on this host
 * @param state where it is on its way
 * @param arrival the index of the arrival by which it came, 0 if it did not
 * @param target where it moves to, if it is frozen; empty if not
 * @param run the run of the MIGRATE for which it is frozen, 0 if it is not
 * @param number the number of that
 * @param payload all else of the set, as the source sent it
 */
public record MovingSet(
    long setId, State state, long arrival, String target, long run, long number, Opaque payload) {
  /** Where a set is on its way. */
  public enum State {
    /** It serves. A set without a record is live too. */
    LIVE,

    /** A MIGRATE of it may be in the log: every request of its session waits. */
    FROZEN,

    /** Its words are being taken: it does not serve yet. */
    ARRIVING,

    /** It was closed here before its arrival ended: it must not be taken again. */
    CLOSED
  }

  static MovingSet arriving(long setId, long arrival, Opaque payload) {
    return new MovingSet(setId, State.ARRIVING, arrival, "", 0, 0, payload);
  }

  static MovingSet frozen(
      long setId, long arrival, String target, long run, long number, Opaque payload) {
    return new MovingSet(setId, State.FROZEN, arrival, target, run, number, payload);
  }

  MovingSet live() {
    return new MovingSet(setId, State.LIVE, arrival, "", 0, 0, payload);
  }

  MovingSet closed() {
    return new MovingSet(setId, State.CLOSED, arrival, "", 0, 0, payload);
  }
}
