// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** Presence of the tenant of an open set, as the daemon knows it: the one definition. */
public enum ShownPresence {
  /** Not said, by an older daemon; on the wire only. */
  UNSAID(0, ""),

  /** A connection has it, or it is an operator's band, which needs none. */
  CONNECTED(1, "connected"),

  /** No connection has it; a process of it lives, and has a token to go on with it. */
  DETACHED_ALIVE(2, "detached (alive)"),

  /** No connection has it, and of none of its processes it is proved whether it lives. */
  DETACHED_UNKNOWN(3, "detached (unknown)"),

  /**
   * No connection has it and none can resume it, or its processes are proved dead: it ends with
   * them.
   */
  ENDING(4, "ending");

  private final int code;
  private final String text;

  ShownPresence(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /**
   * Returns the words for it.
   *
   * @return such as {@code detached (alive)}; empty for {@link #UNSAID}
   */
  public String text() {
    return text;
  }

  /**
   * Returns whether an operator has to look at the set.
   *
   * @return true if it holds IDs and nobody is known to come back for them
   */
  public boolean needsAttention() {
    return this == DETACHED_UNKNOWN || this == ENDING;
  }

  /** The number on the wire, 0 to 7. */
  int code() {
    return code;
  }

  /** The presence of a number; {@link #UNSAID} for one that only a newer daemon knows. */
  static ShownPresence ofCode(int code) {
    for (ShownPresence presence : values()) {
      if (presence.code == code) {
        return presence;
      }
    }
    return UNSAID;
  }
}
