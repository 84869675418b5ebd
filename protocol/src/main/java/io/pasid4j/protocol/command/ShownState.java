// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** The state of an ID, as far as the peer may see it. */
public enum ShownState {
  /** Free. */
  FREE(0),
  /** Held by a set, without references. */
  IDLE(1),
  /** Never allocated, by configuration. */
  RESERVED(2),
  /** Hidden from this peer: the ID is neither reserved nor held by a set that it may see. */
  HIDDEN(3),
  /** Held by a set, with references. */
  ACTIVE(4),
  /** Freed by its set, but kept by references. */
  FREE_PENDING(5),
  /** Freed, and in quarantine before it is free. */
  QUARANTINED(6),
  /** Used outside pasid4j, as its holder reported. Only in the long form. */
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
   * Returns whether a reply with this state names the holder.
   *
   * @return true for a state in which a set has the ID
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
    throw new IllegalArgumentException("state: " + code + " (expected: 0 to 7)");
  }
}
