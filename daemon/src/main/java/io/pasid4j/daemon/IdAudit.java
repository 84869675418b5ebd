// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.Priority;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.Map;

/**
 * Records each allocation, free, move and change of references in the audit log.
 *
 * @param audit the log
 */
record IdAudit(AuditLog audit) {
  /** Records the events of a space from now on. */
  void follow(HostedSpace hosted, SessionRegistry sessions) {
    var _ =
        hosted
            .space()
            .subscribe(Priority.LAST, event -> audit.record(line(hosted, sessions, event)));
  }

  private static AuditEvent line(HostedSpace hosted, SessionRegistry sessions, PasidEvent event) {
    Session session = sessions.bySet(event.set()).orElse(null);
    AuditActor actor = session == null ? AuditActor.DAEMON : session.peer().audited();
    AuditSet set =
        session == null ? new AuditSet(0, event.set().name(), hosted.name()) : session.audited();
    Map<String, Integer> id = Map.of("id", event.pasid());
    return event.type() == EventType.FREE || event.type() == EventType.MOVED
        ? AuditEvent.of(AuditAction.of(event.type()), actor, set, id, Map.of())
        : AuditEvent.of(AuditAction.of(event.type()), actor, set, Map.of(), id);
  }
}
