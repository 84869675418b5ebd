// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Fate;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.HolderRequest;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.ResumeToken;
import io.pasid4j.protocol.command.SessionReply;
import io.pasid4j.protocol.command.SessionRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens another session for a connection, or resumes that of an earlier one. Thread-safe. */
final class SessionCommands {
  private final SessionRegistry sessions;

  SessionCommands(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  CommandResult open(ConnectionContext caller, SessionRequest request) {
    if (isSettled(caller)) {
      return new CommandResult.Failure(Errno.EBUSY);
    }
    return open(caller, request, new GuaranteeWait(caller.peer().uid()));
  }

  private CommandResult open(
      ConnectionContext caller, SessionRequest request, GuaranteeWait waited) {
    return switch (tryOpen(caller, request)) {
      case OpenResult.Opened opened -> settle(caller, opened.session(), request.resumable());
      case OpenResult.Unguaranteed(HostedSpace space, int guaranteedIds) ->
          waited.refused(space, guaranteedIds, () -> open(caller, request, waited));
      case OpenResult.OverQuota over -> CommandResult.of(Refusal.QUOTA);
      case OpenResult.Forbidden forbidden -> new CommandResult.Failure(Errno.ENOENT);
      case OpenResult.TooMany tooMany -> new CommandResult.Failure(Errno.EPERM);
      case OpenResult.Later later -> new CommandResult.Failure(Errno.EAGAIN);
      case OpenResult.NoRoom noRoom -> new CommandResult.Failure(Errno.ENOSPC);
    };
  }

  private OpenResult tryOpen(ConnectionContext caller, SessionRequest request) {
    OpenRequest requested =
        new OpenRequest(
            Objects.requireNonNullElse(request.spaceName(), ""),
            Objects.requireNonNullElse(request.setName(), ""),
            request.limitIds(),
            request.guaranteedIds());
    Session old = caller.session();
    return old == null
        ? sessions.open(caller.peer(), caller.holder(), requested)
        : sessions.replace(old, caller.holder(), requested);
  }

  private CommandResult settle(ConnectionContext caller, Session session, boolean resumable) {
    caller.assignSession(session);
    ResumeToken token =
        resumable
            ? sessions.makeResumable(session).map(ResumeToken::of).orElse(ResumeToken.NONE)
            : ResumeToken.NONE;
    return reply(session, token);
  }

  private static boolean isSettled(ConnectionContext caller) {
    Session session = caller.session();
    return caller.hasChosenSession() || (session != null && session.set().size() > 0);
  }

  CommandResult resume(ConnectionContext caller, ResumeRequest request) {
    if (isSettled(caller)) {
      return new CommandResult.Failure(Errno.EBUSY);
    }
    CompletableFuture<Fate> thawed = sessions.thawed(request.token().bytes(), caller.peer());
    if (!thawed.isDone()) {
      return new CommandResult.Waiting(thawed, () -> resume(caller, request));
    }
    return resume(caller, request, () -> catchUp(caller, request));
  }

  /**
   * Resumes a set that is here; one that was frozen a moment ago when it is decided where it is.
   *
   * @param otherwise the result if there is none
   */
  private CommandResult resume(
      ConnectionContext caller, ResumeRequest request, Supplier<CommandResult> otherwise) {
    byte[] token = request.token().bytes();
    Session resumed = sessions.resume(caller.peer(), caller.holder(), token);
    if (resumed != null) {
      return settle(caller, request, resumed);
    }
    return sessions.isOpen(caller.peer(), token)
        ? new CommandResult.Waiting(
            sessions.thawed(token, caller.peer()), () -> resume(caller, request, otherwise))
        : otherwise.get();
  }

  /**
   * A token without a set here, which may be on its way, also one that had moved away: what this
   * host knows may be of the past.
   */
  private CommandResult catchUp(ConnectionContext caller, ResumeRequest request) {
    DomainLink domain = sessions.spaces().domain();
    if (!domain.isInDomain()) {
      return noSet(request, true);
    }
    CompletableFuture<Outcome> seen = domain.catchUp();
    return new CommandResult.Waiting(
        seen, () -> resume(caller, request, () -> noSet(request, seen.join() == Outcome.DONE)));
  }

  /** Without an answer of the domain it is unknown whether there is such a set. */
  private CommandResult noSet(ResumeRequest request, boolean caughtUp) {
    if (sessions.spaces().domain().isArriving(TokenHash.of(request.token().bytes()))) {
      return new CommandResult.Failure(Errno.EAGAIN);
    }
    if (sessions.fateOf(request.token().bytes()).hasMoved()) {
      return new CommandResult.Failure(Errno.EREMOTE);
    }
    return new CommandResult.Failure(caughtUp ? Errno.ENOENT : Errno.EAGAIN);
  }

  private CommandResult settle(ConnectionContext caller, ResumeRequest request, Session resumed) {
    Session old = caller.session();
    caller.assignSessionInTurn(resumed);
    if (old != null) {
      sessions.closeIfHeldBy(old, caller.holder());
    }
    CompletableFuture<Outcome> known = resumed.hostedSpace().link().resumed(resumed.id());
    return known.isDone()
        ? reply(resumed, request.token())
        : new CommandResult.Waiting(known, () -> reply(resumed, request.token()));
  }

  private static CommandResult reply(Session session, ResumeToken token) {
    return new CommandResult.Reply(
        new SessionReply(
            session.id(),
            session.set().quota(),
            session.hostedSpace().space().bits(),
            session.set().size(),
            token));
  }

  CommandResult rename(Session session, NameRequest request) {
    if (session.set().size() > 0) {
      return new CommandResult.Failure(Errno.EBUSY);
    }
    sessions.rename(session, request.name());
    return CommandResult.of(0);
  }

  CommandResult addHolder(Session session, HolderRequest request) {
    return switch (sessions.addHolder(session, request.pid())) {
      case NAMED -> CommandResult.of(0);
      case NO_PROCESS -> new CommandResult.Failure(Errno.ENOENT);
      case TOO_MANY -> new CommandResult.Failure(Errno.ENOSPC);
    };
  }
}
