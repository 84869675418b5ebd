// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import java.util.OptionalInt;

/**
 * Ends sessions, each once: all that one holds is released, referenced or not, for nobody can put
 * references any more. Thread-safe.
 */
final class SessionCloser {
  private final SessionIndex index;
  private final ResumeTokens tokens;
  private final SessionAudit audit;

  SessionCloser(SessionIndex index, ResumeTokens tokens, SessionAudit audit) {
    this.index = index;
    this.tokens = tokens;
    this.audit = audit;
  }

  /**
   * Ends a session, attached or not.
   *
   * @return how many IDs counted against its quota; 0 if it had ended already
   */
  int close(Session session) {
    return session.ownership().end() ? release(session) : 0;
  }

  /**
   * Ends a session if a connection still has it.
   *
   * @return whether it did
   */
  boolean closeIfHeldBy(Session session, SessionHolder holder) {
    boolean ended = session.ownership().endIfHeldBy(holder);
    if (ended) {
      release(session);
    }
    return ended;
  }

  /**
   * Ends a session if no connection has resumed it.
   *
   * @return how many IDs counted against its quota; empty if it has been resumed or had ended
   */
  OptionalInt closeIfDetached(Session session) {
    return session.ownership().endIfDetached()
        ? OptionalInt.of(release(session))
        : OptionalInt.empty();
  }

  private int release(Session session) {
    SetStore store = session.hostedSpace().store();
    SetRecord record = session.record();
    int heldIds = session.set().size();
    if (heldIds > 0) {
      // A restart in between goes on releasing, even if the processes live.
      store.put(record.closing());
    }
    session.set().close();
    session.hostedSpace().space().releasePending(session.set());
    tokens.remove(session);
    index.remove(session);
    store.remove(record);
    session.place().leave();
    audit.closed(session, heldIds);
    return heldIds;
  }
}
