// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** What an operator is told about an ID. */
public enum ShownState {
  /** Nobody holds it. */
  FREE(0),
  /** Held by a set, without references. */
  IDLE(1),
  /** Never given, by configuration. */
  RESERVED(2),
  /** Not for this peer to see: the ID is neither reserved nor held by a set it may see. */
  HIDDEN(3),
  /** Held by a set, with references. */
  ACTIVE(4),
  /** Freed by its set, but kept by references. */
  FREE_PENDING(5),
  /** Freed, and resting before it is free. */
  QUARANTINED(6),
  /** Used by somebody outside the space, as a set has reported that held it. */
  FOREIGN(7);

  private final int code;

  ShownState(int code) {
    this.code = code;
  }

  /**
   * The state's number on the wire.
   *
   * @return 0 or more, stable over versions
   */
  public int code() {
    return code;
  }

  /**
   * Whether the holder is told with this state.
   *
   * @return true for a state in which the ID is a set's
   */
  public boolean hasHolder() {
    return this == IDLE || this == ACTIVE || this == FREE_PENDING;
  }

  static ShownState ofCode(int code) {
    for (ShownState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("state: " + code + " (expected: 0 to 6)");
  }
}
