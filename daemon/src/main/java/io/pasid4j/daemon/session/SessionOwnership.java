// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a session belongs to: held by one, detached, or ended. Every transition is
 * one atomic step; docs/explanation/state.md has the table. Thread-safe.
 */
final class SessionOwnership {
  /** Null while detached; written under the monitor. */
  private volatile @Nullable SessionHolder holder;

  /** Guarded by the monitor. */
  private boolean ended;

  /** Completes when the set is frozen no more; null unless it is. Written under the monitor. */
  private volatile @Nullable CompletableFuture<Fate> freeze;

  /** Where the set went when it was frozen last. */
  private volatile @Nullable Fate fate;

  SessionOwnership(@Nullable SessionHolder holder) {
    this.holder = holder;
  }

  @Nullable SessionHolder holder() {
    return holder;
  }

  boolean isDetached() {
    return holder == null;
  }

  /** Returns whether a connection has it, and its requests may be served. */
  boolean mayBeginTurn(SessionHolder connection) {
    Fate decided = fate;
    return isHeldBy(connection) && freeze == null && (decided == null || !decided.hasMoved());
  }

  boolean isHeldBy(SessionHolder connection) {
    return Objects.equals(holder, connection);
  }

  /** Gives the session to a connection; false if it has ended or is frozen. */
  synchronized boolean attach(SessionHolder next) {
    boolean live = !ended && freeze == null;
    if (live) {
      holder = next;
    }
    return live;
  }

  /** Ends the session, attached or not; false if it has ended already, or is frozen. */
  synchronized boolean end() {
    boolean first = !ended && freeze == null;
    ended |= first;
    return first;
  }

  /** Keeps the set as it is until {@link #thaw}; false if it has ended or is frozen already. */
  synchronized boolean freeze() {
    boolean live = !ended && freeze == null;
    if (live) {
      freeze = new CompletableFuture<>();
    }
    return live;
  }

  /** Ends what {@link #freeze} began, and the session if it has moved; false if it is not so. */
  boolean thaw(Fate decided) {
    CompletableFuture<Fate> waiting;
    synchronized (this) {
      waiting = freeze;
      if (waiting == null) {
        return false;
      }
      fate = decided;
      ended = decided.hasMoved();
      freeze = null;
    }
    waiting.complete(decided);
    return true;
  }

  /** Ends the session of a set that has moved, frozen or not. */
  synchronized void endMoved(Fate moved) {
    fate = moved;
    ended = true;
  }

  boolean isFrozen() {
    return freeze != null;
  }

  /** Completes when the set is not frozen; at once if it is not. */
  CompletableFuture<Fate> thawed() {
    CompletableFuture<Fate> waiting = freeze;
    if (waiting != null) {
      return waiting;
    }
    Fate decided = fate;
    return CompletableFuture.completedFuture(decided == null ? Fate.STAYS : decided);
  }

  /** Ends the session if a connection still has it. */
  synchronized boolean endIfHeldBy(SessionHolder connection) {
    return isHeldBy(connection) && end();
  }

  /** Ends the session if no connection has it. */
  synchronized boolean endIfDetached() {
    return isDetached() && end();
  }

  /** Runs an action that must not follow the end, which waits for it meanwhile. */
  synchronized void unlessEnded(Runnable action) {
    if (!ended) {
      action.run();
    }
  }
}
