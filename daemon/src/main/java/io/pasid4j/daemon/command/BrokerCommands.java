// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.state.StateFullException;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.ClearForeignRequest;
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.Command;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.ExplainRequest;
import io.pasid4j.protocol.command.InfoRequest;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.SessionRequest;
import io.pasid4j.protocol.command.SetRequest;
import io.pasid4j.protocol.command.SetsRequest;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.SpacesRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Serves pasid4j's own commands to the sessions of a daemon. Thread-safe. */
public final class BrokerCommands {
  private final OperatorCommands operator;
  private final SessionCommands sessionCommands;
  private final SetCommands setCommands;
  private final ExplainCommands explaining;
  private final ForeignCommands foreign;
  private final DaemonIdentity identity;

  /** Creates the commands of a daemon. */
  public BrokerCommands(
      SessionRegistry sessions,
      OperatorCommands operator,
      EventCommands events,
      DaemonIdentity identity) {
    this.operator = operator;
    sessionCommands = new SessionCommands(sessions);
    foreign = new ForeignCommands(sessions);
    setCommands = new SetCommands(sessionCommands, events, foreign);
    explaining = new ExplainCommands(sessions);
    this.identity = identity;
  }

  /**
   * Executes one command.
   *
   * @param caller the connection that sent it
   * @param budget is charged with the IDs that it handles
   * @param command its id
   * @param payload holds its payload
   * @param at absolute index of the payload's first byte
   * @param lengthBytes the payload's length
   */
  public CommandResult serve(
      ConnectionContext caller,
      TurnBudget budget,
      int command,
      ByteBuffer payload,
      int at,
      int lengthBytes) {
    return switch (Command.decode(command, payload, at, lengthBytes)) {
      case Decoded.Malformed<Request> malformed -> new CommandResult.Failure(malformed.errno());
      case Decoded.Valid<Request> valid ->
          unlessStateIsFull(() -> serve(caller, budget, valid.value()));
    };
  }

  private static CommandResult unlessStateIsFull(Supplier<CommandResult> serving) {
    try {
      return switch (serving.get()) {
        case CommandResult.Deferred(Supplier<CommandResult> work) ->
            new CommandResult.Deferred(() -> unlessStateIsFull(work));
        case CommandResult.Waiting(CompletableFuture<?> until, Supplier<CommandResult> then) ->
            new CommandResult.Waiting(until, () -> unlessStateIsFull(then));
        case CommandResult done -> done;
      };
    } catch (StateFullException e) {
      return new CommandResult.Failure(Errno.ENOSPC);
    }
  }

  private CommandResult serve(ConnectionContext caller, TurnBudget budget, Request request) {
    return switch (request) {
      case SetRequest own -> setCommands.serve(caller, budget, own);
      case InfoRequest info -> new CommandResult.Reply(identity.describe(caller));
      case SessionRequest opening -> sessionCommands.open(caller, opening);
      case ResumeRequest resume -> sessionCommands.resume(caller, resume);
      case CloseSetRequest close -> operator.close(caller, close);
      case SetsRequest sets -> operator.sets(caller, sets);
      case ShowRequest show -> operator.show(caller, show);
      case ReleaseRequest release -> operator.release(caller, release, budget);
      case QuotaRequest quota -> operator.quota(caller, quota);
      case SpacesRequest spaces -> operator.spaces(caller);
      case ExplainRequest explain -> explaining.explain(caller, explain);
      case ClearForeignRequest clear -> foreign.clear(caller, clear);
    };
  }
}
