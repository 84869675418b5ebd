// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.event.EventFeed;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests a connection carries: the peer, and the session it draws IDs with, if it may have
 * one. Used by the connection's event loop only.
 */
public final class Caller {
  private final Peer peer;
  private final EventFeed events;
  private @Nullable Session session;

  /** A caller that has subscribed to nothing. */
  public Caller(Peer peer, @Nullable Session session, EventFeed events) {
    this.peer = peer;
    this.events = events;
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

  /** What its connection is told of. */
  public EventFeed events() {
    return events;
  }

  /** Gives it another session. The one before is not closed, but its subscription ends. */
  public void replaceSession(@Nullable Session other) {
    events.unsubscribe();
    session = other;
  }
}
