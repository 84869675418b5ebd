// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Opaque;
import java.util.Arrays;

/**
 * A host's record of a set that moves or has moved, stored beside the words. It outlives the
 * daemon.
 *
 * @param setId the set's number on this host
 * @param state its state in the move
 * @param arrival the index of the arrival by which it came, 0 if it did not arrive
 * @param target the host it moves to, if it is frozen; else empty
 * @param run the run of the MIGRATE for which it is frozen, else 0
 * @param number the number of that command
 * @param payload all of the set but its IDs, as the source sent it
 */
public record MovingSet(
    long setId, State state, long arrival, String target, long run, long number, Opaque payload) {
  /** The state of a set in a move. */
  public enum State {
    /** Serves. A set without a record is live, too. */
    LIVE(0),

    /** Its MIGRATE may be in the log: every request of its session waits. */
    FROZEN(1),

    /** Its words are being claimed: it does not serve yet. */
    ARRIVING(2),

    /** Closed here before its arrival ended, so it must not be claimed again. */
    CLOSED(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** Returns the number of the state in files. */
    public int code() {
      return code;
    }

    /**
     * Returns the state with a number.
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
