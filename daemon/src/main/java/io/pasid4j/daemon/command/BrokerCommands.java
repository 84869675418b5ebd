// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.state.StateFullException;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AcknowledgeDrainRequest;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.ClearForeignRequest;
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.Command;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.ExplainRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.HolderRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoRequest;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.RefusalRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.SessionRequest;
import io.pasid4j.protocol.command.SetRequest;
import io.pasid4j.protocol.command.SetsRequest;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.SpacesRequest;
import io.pasid4j.protocol.command.SubscribeRequest;
import io.pasid4j.protocol.command.UnsubscribeRequest;
import java.nio.ByteBuffer;

/** Serves pasid4j's own commands to the sessions of a daemon. Thread-safe. */
public final class BrokerCommands {
  private final OperatorCommands operator;
  private final SessionCommands sessionCommands;
  private final ExplainCommands explaining;
  private final EventCommands events;
  private final DaemonIdentity identity;

  /** The commands of a daemon. */
  public BrokerCommands(
      SessionRegistry sessions,
      OperatorCommands operator,
      EventCommands events,
      DaemonIdentity identity) {
    this.operator = operator;
    sessionCommands = new SessionCommands(sessions);
    explaining = new ExplainCommands(sessions);
    this.events = events;
    this.identity = identity;
  }

  /**
   * Does one command.
   *
   * @param caller whose connection it came over
   * @param command its id
   * @param payload holds its payload
   * @param at absolute index of the payload's first byte
   * @param lengthBytes the payload's length
   */
  public CommandResult serve(
      ConnectionContext caller, int command, ByteBuffer payload, int at, int lengthBytes) {
    return switch (Command.decode(command, payload, at, lengthBytes)) {
      case Decoded.Malformed<Request> malformed -> new CommandResult.Error(malformed.errno());
      case Decoded.Valid<Request> valid -> serveIfThereIsRoom(caller, valid.value());
    };
  }

  private CommandResult serveIfThereIsRoom(ConnectionContext caller, Request request) {
    try {
      return serve(caller, request);
    } catch (StateFullException e) {
      return new CommandResult.Error(Errno.ENOSPC);
    }
  }

  private CommandResult serve(ConnectionContext caller, Request request) {
    return switch (request) {
      case SetRequest own -> serveSet(caller, own);
      case InfoRequest info -> new CommandResult.Reply(identity.describe(caller));
      case SessionRequest opening -> sessionCommands.open(caller, opening);
      case ResumeRequest resume -> sessionCommands.resume(caller, resume);
      case CloseSetRequest close -> operator.close(caller, close);
      case SetsRequest sets -> operator.sets(caller, sets);
      case ShowRequest show -> operator.show(caller, show);
      case ReleaseRequest release -> operator.release(caller, release);
      case QuotaRequest quota -> operator.quota(caller, quota);
      case SpacesRequest spaces -> operator.spaces(caller);
      case ExplainRequest explain -> explaining.explain(caller, explain);
      case ClearForeignRequest clear -> new CommandResult.Error(Errno.ENOTSUP);
    };
  }

  private CommandResult serveSet(ConnectionContext caller, SetRequest request) {
    Session session = caller.session();
    if (session == null) {
      return new CommandResult.Error(Errno.EPERM);
    }
    PasidSet set = session.set();
    return switch (request) {
      case AllocateRequest allocate -> AllocationCommands.allocate(session, allocate);
      case AllocateKeyedRequest keyed -> AllocationCommands.allocate(session, keyed);
      case FreeRequest free -> CommandResult.of(set.free(free.range()));
      case IdRequest ofId -> LifecycleCommands.serve(set, ofId);
      case ListRequest list -> list(set, list);
      case NameRequest name -> sessionCommands.rename(session, name);
      case AttachSpidRequest attach -> LifecycleCommands.attachSpid(set, attach);
      case HolderRequest holder -> sessionCommands.addHolder(session, holder);
      case RefusalRequest refusal -> new CommandResult.Reply(session.lastRefusal().reply());
      case SubscribeRequest subscribe -> events.subscribe(caller, session, subscribe);
      case UnsubscribeRequest unsubscribe ->
          CommandResult.of(caller.events().unsubscribe() ? 1 : 0);
      case AcknowledgeDrainRequest drained -> events.acknowledge(caller, session, drained);
      case ReportBusyRequest busy -> new CommandResult.Error(Errno.ENOTSUP);
    };
  }

  private static CommandResult list(PasidSet set, ListRequest request) {
    FirstIds first = new FirstIds(Math.min(request.most(), set.size()));
    set.forEach(request.range(), first);
    return new CommandResult.Reply(new IdsReply(first.toArray()));
  }
}
