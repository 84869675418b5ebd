// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AcknowledgeDrainRequest;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.HolderRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.RefusalRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.SetRequest;
import io.pasid4j.protocol.command.SubscribeRequest;
import io.pasid4j.protocol.command.UnsubscribeRequest;

/** The commands about the set of the session over which they come. Thread-safe. */
final class SetCommands {
  private final SessionCommands sessionCommands;
  private final EventCommands events;
  private final ForeignCommands foreign;

  SetCommands(SessionCommands sessionCommands, EventCommands events, ForeignCommands foreign) {
    this.sessionCommands = sessionCommands;
    this.events = events;
    this.foreign = foreign;
  }

  CommandResult serve(ConnectionContext caller, TurnBudget budget, SetRequest request) {
    Session session = caller.session();
    if (session == null) {
      return serveWithoutSet(caller, request);
    }
    PasidSet set = session.set();
    return switch (request) {
      case AllocateRequest allocate -> AllocationCommands.allocate(session, allocate, budget);
      case AllocateKeyedRequest keyed -> AllocationCommands.allocate(session, keyed);
      case FreeRequest free -> BulkCommands.free(session, free.range(), budget, set::free);
      case IdRequest ofId -> LifecycleCommands.serve(set, ofId);
      case ListRequest list -> BulkCommands.list(session, list, budget);
      case NameRequest name -> sessionCommands.rename(session, name);
      case AttachSpidRequest attach -> LifecycleCommands.attachSpid(set, attach);
      case HolderRequest holder -> sessionCommands.addHolder(session, holder);
      case RefusalRequest refusal -> new CommandResult.Reply(session.lastRefusal().reply());
      case SubscribeRequest subscribe -> events.subscribe(caller, session, subscribe);
      case UnsubscribeRequest unsubscribe -> unsubscribe(caller);
      case AcknowledgeDrainRequest drained -> events.acknowledge(caller, session, drained);
      case ReportBusyRequest busy -> foreign.reportBusy(caller, session, busy);
    };
  }

  private CommandResult serveWithoutSet(ConnectionContext caller, SetRequest request) {
    return switch (request) {
      case SubscribeRequest subscribe -> events.subscribe(caller, subscribe);
      case UnsubscribeRequest unsubscribe -> unsubscribe(caller);
      default -> new CommandResult.Failure(Errno.EPERM);
    };
  }

  private static CommandResult unsubscribe(ConnectionContext caller) {
    return CommandResult.of(caller.events().unsubscribe() ? 1 : 0);
  }
}
