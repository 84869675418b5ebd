// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records in the audit log how sessions begin, change and end. A set appears there once it holds an
 * ID: connections that only look, or come and go, leave nothing. Thread-safe.
 */
final class SessionAudit {
  private static final String HELD = "heldIds";

  private final AuditLog log;

  /** Sessions that are not in the log, since their sets have not been seen to hold an ID. */
  private final Set<Session> unrecorded = ConcurrentHashMap.newKeySet();

  SessionAudit(AuditLog log) {
    this.log = log;
    log.poll(() -> unrecorded.forEach(this::recordIfHolding));
  }

  AuditLog log() {
    return log;
  }

  void opened(Session session) {
    if (!log.equals(AuditLog.NONE)) {
      unrecorded.add(session);
    }
  }

  private void recordIfHolding(Session session) {
    if (session.set().size() > 0) {
      recordOpening(session);
    }
  }

  /** Synchronized, so that no later event of the session overtakes it. */
  private synchronized void recordOpening(Session session) {
    if (unrecorded.remove(session)) {
      log.record(
          AuditEvent.ofOpening(session.peer().audited(), session.audited(), session.set().quota()));
    }
  }

  /** The set was recovered from an earlier daemon. */
  void waiting(Session session) {
    if (session.set().size() > 0) {
      record(AuditAction.SET_WAITING, AuditActor.DAEMON, session, Map.of(), held(session));
    } else {
      opened(session);
    }
  }

  /** The set has arrived from another host, with its IDs. */
  void arrived(Session session) {
    if (session.set().size() > 0) {
      record(AuditAction.SET_ARRIVED, AuditActor.DAEMON, session, Map.of(), held(session));
    } else {
      opened(session);
    }
  }

  void resumed(Session session) {
    recordIfHolding(session);
    if (!unrecorded.contains(session)) {
      record(AuditAction.SET_RESUMED, session.peer().audited(), session, Map.of(), held(session));
    }
  }

  void closed(Session session, int heldIds) {
    if (heldIds > 0) {
      recordOpening(session);
    }
    if (!unrecorded.remove(session)) {
      Map<String, Integer> before = Map.of(HELD, heldIds);
      record(AuditAction.SET_CLOSED, session.peer().audited(), session, before, Map.of());
    }
  }

  /** Renamed by its tenant, which can rename its own set only. */
  void renamed(Session session, String before) {
    if (!unrecorded.contains(session)) {
      log.record(
          AuditEvent.of(
              AuditAction.SET_RENAMED,
              session.peer().audited(),
              session.audited(),
              Map.of("name", before),
              Map.of("name", session.name())));
    }
  }

  private static Map<String, Integer> held(Session session) {
    return Map.of(HELD, session.set().size());
  }

  private synchronized void record(
      AuditAction action,
      AuditActor actor,
      Session session,
      Map<String, Integer> before,
      Map<String, Integer> after) {
    log.record(AuditEvent.of(action, actor, session.audited(), before, after));
  }
}
