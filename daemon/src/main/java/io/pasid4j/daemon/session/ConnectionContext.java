// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.event.EventFeed;
import org.jspecify.annotations.Nullable;

/**
 * A connection's peer, and its session, if it may have one. Used by the connection's event loop
 * only.
 */
public final class ConnectionContext {
  private final Peer peer;
  private final EventFeed events;
  private final SessionHolder holder;
  private @Nullable Session session;
  private @Nullable Session inTurn;
  private boolean hasChosenSession;

  /** A connection that has subscribed to nothing. */
  public ConnectionContext(
      Peer peer, @Nullable Session session, SessionHolder holder, EventFeed events) {
    this.peer = peer;
    this.events = events;
    this.session = session;
    this.holder = holder;
  }

  /** The process that connected. */
  public Peer peer() {
    return peer;
  }

  /** Its session; null if it may not open a set in the default space. */
  public @Nullable Session session() {
    return session;
  }

  /** The events it has subscribed to. */
  public EventFeed events() {
    return events;
  }

  /** The connection, as sessions know it. */
  public SessionHolder holder() {
    return holder;
  }

  /** Returns whether it has chosen its session, and can choose no other. */
  public boolean hasChosenSession() {
    return hasChosenSession;
  }

  /** Assigns the requested session; it cannot be replaced afterwards. */
  public void assignSession(Session chosen) {
    if (chosen.beginTurn(holder)) {
      assignSessionInTurn(chosen);
    }
  }

  /** Assigns the requested session, with which a turn has begun. */
  public void assignSessionInTurn(Session chosen) {
    endTurn();
    events.unsubscribe();
    session = chosen;
    inTurn = chosen;
    hasChosenSession = true;
  }

  /** Begins a turn with its session; false if another connection has resumed that. */
  public boolean beginTurn() {
    Session own = session;
    if (own == null) {
      return true;
    }
    boolean begun = own.beginTurn(holder);
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
