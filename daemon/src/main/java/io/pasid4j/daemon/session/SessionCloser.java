// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import java.util.OptionalInt;

/**
 * Ends sessions, each once: all IDs of a set are released, referenced or not, since nobody can put
 * the references any more. Thread-safe.
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
   * Ends a session, attached or not; one that is frozen is ended when it stays after all.
   *
   * @return how many IDs counted against its quota; 0 if it had ended already, or is frozen
   */
  int close(Session session) {
    OptionalInt heldIds = closeUnlessFrozen(session);
    if (heldIds.isEmpty()) {
      whenThawed(session, () -> close(session));
    }
    return heldIds.orElse(0);
  }

  /**
   * Ends a session, attached or not, at once or not at all.
   *
   * @return how many IDs counted against its quota, 0 if it had ended already; empty if it is
   *     frozen
   */
  OptionalInt closeUnlessFrozen(Session session) {
    if (session.ownership().end()) {
      return OptionalInt.of(release(session));
    }
    return session.ownership().isEnded() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /** Retries an end that a freeze has prevented, after the thaw, which may have come already. */
  private static void whenThawed(Session session, Runnable again) {
    var _ =
        session
            .thawed()
            .thenAcceptAsync(fate -> {
              if (!fate.hasMoved()) {
                again.run();
              }
            });
  }

  /** Ends a session whose set is elsewhere; IDs that it still holds here are released. */
  void closeMoved(Session session, Fate fate) {
    int heldIds = closeSet(session);
    tokens.moved(session, fate);
    audit.closed(session, heldIds);
    if (!session.ownership().thaw(fate)) {
      session.ownership().endMoved(fate);
    }
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
    } else if (session.ownership().isHeldBy(holder) && !session.ownership().isEnded()) {
      whenThawed(session, () -> closeIfHeldBy(session, holder));
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
    int heldIds = closeSet(session);
    tokens.remove(session);
    audit.closed(session, heldIds);
    session.hostedSpace().link().closed(session.id());
    return heldIds;
  }

  private int closeSet(Session session) {
    SetStore store = session.hostedSpace().store();
    SetRecord record = session.record();
    int heldIds = session.set().size();
    if (heldIds > 0) {
      // Recorded as closing, so that a restart in between goes on releasing, even if the processes
      // live.
      store.put(record.closing());
    }
    session.set().close();
    session.hostedSpace().space().releasePending(session.set());
    index.remove(session);
    store.remove(record);
    session.place().leave();
    return heldIds;
  }
}
