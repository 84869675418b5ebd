// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.util.Objects;
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

  SessionOwnership(@Nullable SessionHolder holder) {
    this.holder = holder;
  }

  @Nullable SessionHolder holder() {
    return holder;
  }

  boolean isDetached() {
    return holder == null;
  }

  boolean isHeldBy(SessionHolder connection) {
    return Objects.equals(holder, connection);
  }

  /** Gives the session to a connection; false if it has ended. */
  synchronized boolean attach(SessionHolder next) {
    if (!ended) {
      holder = next;
    }
    return !ended;
  }

  /** Ends the session, attached or not; false if it has ended already. */
  synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
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
