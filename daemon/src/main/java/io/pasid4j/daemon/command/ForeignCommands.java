// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.ClearForeignRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import java.util.Map;

/** Reports of IDs that are used outside the space, and their end. Thread-safe. */
final class ForeignCommands {
  private final SessionRegistry sessions;

  ForeignCommands(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  CommandResult reportBusy(ConnectionContext caller, Session session, ReportBusyRequest request) {
    int id = (int) request.id();
    if (request.id() != id) {
      return new CommandResult.Failure(Errno.ENOENT);
    }
    AuditActor actor = caller.peer().audited();
    try {
      int other = session.set().reportBusy(id, request.range());
      recordReport(actor, session, Map.of("id", id, "otherId", other));
      return CommandResult.of(other);
    } catch (PasidUnavailableException e) {
      recordReport(actor, session, Map.of("id", id));
      session.lastRefusal().note(e, 1);
      return new CommandResult.Failure(Errno.ENOSPC);
    } catch (IllegalStateException hasReferences) {
      return new CommandResult.Failure(Errno.EBUSY);
    } catch (IllegalArgumentException notHeld) {
      return new CommandResult.Failure(Errno.ENOENT);
    }
  }

  private void recordReport(AuditActor actor, Session session, Map<String, Integer> after) {
    sessions
        .audit()
        .record(AuditEvent.of(AuditAction.ID_REPORTED, actor, session.audited(), Map.of(), after));
  }

  CommandResult clear(ConnectionContext caller, ClearForeignRequest request) {
    if (!caller.peer().operator()) {
      return new CommandResult.Failure(Errno.EPERM);
    }
    return sessions
        .spaceFor(caller.peer(), request.space())
        .map(hosted -> clear(caller, hosted, request))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult clear(
      ConnectionContext caller, HostedSpace hosted, ClearForeignRequest request) {
    int cleared = hosted.space().clearForeign(request.range());
    Map<String, Object> after =
        Map.of(
            "space", hosted.name(),
            "min", request.range().min(),
            "max", request.range().max(),
            "clearedIds", cleared);
    sessions
        .audit()
        .record(AuditEvent.of(AuditAction.FOREIGN_CLEARED, caller.peer().audited(), after));
    return CommandResult.of(cleared);
  }
}
