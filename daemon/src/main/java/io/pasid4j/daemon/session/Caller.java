// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import org.jspecify.annotations.Nullable;

/**
 * Whose requests a connection carries: the peer, and the session it draws IDs with, if it may have
 * one. Used by the connection's event loop only.
 */
public final class Caller {
  private final Peer peer;
  private @Nullable Session session;

  /** A caller. */
  public Caller(Peer peer, @Nullable Session session) {
    this.peer = peer;
    this.session = session;
  }

  /** Who connected. */
  public Peer peer() {
    return peer;
  }

  /** What it draws IDs with; null if it may not open a set in the default space. */
  public @Nullable Session session() {
    return session;
  }

  /** Gives it another session. The one before is not closed. */
  public void replaceSession(@Nullable Session other) {
    session = other;
  }
}
