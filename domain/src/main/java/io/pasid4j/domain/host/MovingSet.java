// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Opaque;
import java.util.Arrays;

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
    LIVE(0),

    /** A MIGRATE of it may be in the log: every request of its session waits. */
    FROZEN(1),

    /** Its words are being taken: it does not serve yet. */
    ARRIVING(2),

    /** It was closed here before its arrival ended: it must not be taken again. */
    CLOSED(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** Its number in files. */
    public int code() {
      return code;
    }

    /**
     * The state with a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static State of(int code) {
      return Arrays.stream(values())
          .filter(state -> state.code == code)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("state: " + code + " (expected: 0 to 3)"));
    }
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
