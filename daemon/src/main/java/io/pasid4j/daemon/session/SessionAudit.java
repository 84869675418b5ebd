// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import java.util.Map;

/**
 * Tells the audit log what becomes of sessions.
 *
 * @param log the log
 */
record SessionAudit(AuditLog log) {
  private static final String HELD = "heldIds";

  void opened(Session session) {
    log.record(
        AuditEvent.ofOpening(session.peer().audited(), session.audited(), session.set().quota()));
  }

  /** It outlived a daemon. */
  void waiting(Session session) {
    note(AuditAction.SET_WAITING, AuditActor.DAEMON, session, Map.of(), held(session));
  }

  void resumed(Session session) {
    note(AuditAction.SET_RESUMED, session.peer().audited(), session, Map.of(), held(session));
  }

  void closed(Session session, int heldIds) {
    Map<String, Integer> before = Map.of(HELD, heldIds);
    note(AuditAction.SET_CLOSED, session.peer().audited(), session, before, Map.of());
  }

  /** By its peer, which names its own set and no other. */
  void renamed(Session session, String before) {
    log.record(
        AuditEvent.of(
            AuditAction.SET_RENAMED,
            session.peer().audited(),
            session.audited(),
            Map.of("name", before),
            Map.of("name", session.name())));
  }

  private static Map<String, Integer> held(Session session) {
    return Map.of(HELD, session.set().size());
  }

  private void note(
      AuditAction action,
      AuditActor actor,
      Session session,
      Map<String, Integer> before,
      Map<String, Integer> after) {
    log.record(AuditEvent.of(action, actor, session.audited(), before, after));
  }
}
