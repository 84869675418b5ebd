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

  /** Keeps the set as it is; null if nothing does. Written under the monitor. */
  private volatile @Nullable SetFreeze freeze;

  /** Changes under way that do not come over its connection. Guarded by the monitor. */
  private int outsideChanges;

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

  /** Keeps the set as it is until {@link #thaw}; null if it has ended or is frozen already. */
  synchronized @Nullable SetFreeze freeze() {
    if (ended || freeze != null) {
      return null;
    }
    SetFreeze begun = new SetFreeze(this);
    freeze = begun;
    return begun;
  }

  /** Ends whichever freeze there is, and the session if it has moved; false if there is none. */
  boolean thaw(Fate decided) {
    SetFreeze current = freeze;
    return current != null && thaw(current, decided);
  }

  /** Ends a freeze, and the session if it has moved; false if the freeze has ended already. */
  boolean thaw(SetFreeze begun, Fate decided) {
    synchronized (this) {
      if (!begun.equals(freeze)) {
        return false;
      }
      fate = decided;
      ended = decided.hasMoved();
      freeze = null;
    }
    begun.decide(decided);
    return true;
  }

  /**
   * Begins a change that does not come over its connection; never waits.
   *
   * @return false if the set is frozen; else {@link #endOutsideChange} has to follow
   */
  synchronized boolean beginOutsideChange() {
    boolean begins = freeze == null;
    outsideChanges += begins ? 1 : 0;
    return begins;
  }

  synchronized void endOutsideChange() {
    outsideChanges--;
    notifyAll();
  }

  /** Waits for the changes that began before a freeze. */
  void awaitOutsideChanges() {
    boolean interrupted = false;
    synchronized (this) {
      while (outsideChanges > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the session of a set that has moved, frozen or not. */
  synchronized void endMoved(Fate moved) {
    fate = moved;
    ended = true;
  }

  boolean isFrozen() {
    return freeze != null;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Completes when the set is not frozen; at once if it is not. */
  CompletableFuture<Fate> thawed() {
    SetFreeze current = freeze;
    if (current != null) {
      return current.thawed();
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
