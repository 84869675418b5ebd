// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.ShownPresence;

/** Presence of the tenant of an open set. */
public enum SetPresence {
  /** A connection has it, or it is an operator's band, which needs none. */
  CONNECTED(ShownPresence.CONNECTED),

  /**
   * No connection has it since a restart of the daemon; a process of it lives and may come back.
   */
  DETACHED_ALIVE(ShownPresence.DETACHED_ALIVE),

  /** No connection has it, and whether its processes live is not known. */
  DETACHED_UNKNOWN(ShownPresence.DETACHED_UNKNOWN),

  /**
   * No connection has it and none can resume it, or its processes are proved dead: it ends with
   * them.
   */
  ENDING(ShownPresence.ENDING);

  private final ShownPresence shown;

  SetPresence(ShownPresence shown) {
    this.shown = shown;
  }

  /** From an older daemon, which says nothing of processes, it is what follows from the rest. */
  static SetPresence of(SetEntry entry) {
    for (SetPresence presence : values()) {
      if (presence.shown == entry.presence()) {
        return presence;
      }
    }
    if (!entry.waiting()) {
      return CONNECTED;
    }
    return entry.resumable() ? DETACHED_UNKNOWN : ENDING;
  }

  /**
   * Returns whether an operator has to look at the set.
   *
   * @return true if it holds IDs and nobody is known to come back for them
   */
  public boolean needsAttention() {
    return shown.needsAttention();
  }

  /**
   * Returns the words for it.
   *
   * @return such as {@code detached (alive)}, as the management API has it
   */
  @Override
  public String toString() {
    return shown.text();
  }
}
