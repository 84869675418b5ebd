// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.event.EventFeed;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests a connection carries: the peer, and the session it draws IDs with, if it may have
 * one. Used by the connection's event loop only.
 */
public final class ConnectionContext {
  private final Peer peer;
  private final EventFeed events;
  private final SessionHolder seat;
  private @Nullable Session session;
  private @Nullable Session inTurn;
  private boolean settled;

  /** A caller that has subscribed to nothing. */
  public ConnectionContext(
      Peer peer, @Nullable Session session, SessionHolder seat, EventFeed events) {
    this.peer = peer;
    this.events = events;
    this.session = session;
    this.seat = seat;
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

  /** Its connection, as sessions know it. */
  public SessionHolder seat() {
    return seat;
  }

  /** Whether it has asked for the session that it has. */
  public boolean isSettled() {
    return settled;
  }

  /** Gives it the session that it has asked for, and no other one gets. */
  public void settle(Session other) {
    if (other.beginTurn(seat)) {
      settleInTurn(other);
    }
  }

  /** Gives it the session that it has asked for; a turn with that has begun. */
  public void settleInTurn(Session other) {
    endTurn();
    events.unsubscribe();
    session = other;
    inTurn = other;
    settled = true;
  }

  /** Begins a turn with its session; false if that is another connection's by now. */
  public boolean beginTurn() {
    Session own = session;
    if (own == null) {
      return true;
    }
    boolean begun = own.beginTurn(seat);
    inTurn = begun ? own : null;
    return begun;
  }

  /** Ends the turn, if one has begun. */
  public void endTurn() {
    Session ended = inTurn;
    if (ended != null) {
      inTurn = null;
      ended.endTurn();
    }
  }
}
