// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.daemon.session.Caller;
import io.pasid4j.daemon.session.OpenWish;
import io.pasid4j.daemon.session.Opening;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.HolderRequest;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.ResumeToken;
import io.pasid4j.protocol.command.SessionReply;
import io.pasid4j.protocol.command.SessionRequest;
import java.util.Objects;

/** Which session a connection has: another one, or that of an earlier connection. Thread-safe. */
final class SessionCommands {
  private final SessionRegistry sessions;

  SessionCommands(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  Answer open(Caller caller, SessionRequest request) {
    if (isSettled(caller)) {
      return new Answer.Failed(Errno.EBUSY);
    }
    OpenWish wish =
        new OpenWish(
            Objects.requireNonNullElse(request.spaceName(), ""),
            Objects.requireNonNullElse(request.setName(), ""),
            request.limitWish(),
            request.guaranteeWish());
    Session old = caller.session();
    Opening opening =
        old == null
            ? sessions.open(caller.peer(), caller.seat(), wish)
            : sessions.replace(old, caller.seat(), wish);
    return switch (opening) {
      case Opening.Opened opened -> settle(caller, opened.session(), request.resumable());
      case Opening.Unmet unmet -> Answer.of(unmet.reason());
      case Opening.Forbidden forbidden -> new Answer.Failed(Errno.ENOENT);
      case Opening.TooMany tooMany -> new Answer.Failed(Errno.EPERM);
      case Opening.NoRoom noRoom -> new Answer.Failed(Errno.ENOSPC);
    };
  }

  private Answer settle(Caller caller, Session session, boolean resumable) {
    caller.settle(session);
    ResumeToken token =
        resumable
            ? sessions.makeResumable(session).map(ResumeToken::of).orElse(ResumeToken.NONE)
            : ResumeToken.NONE;
    return reply(session, token);
  }

  private static boolean isSettled(Caller caller) {
    Session session = caller.session();
    return caller.isSettled() || (session != null && session.set().size() > 0);
  }

  Answer resume(Caller caller, ResumeRequest request) {
    if (isSettled(caller)) {
      return new Answer.Failed(Errno.EBUSY);
    }
    Session resumed = sessions.resume(caller.peer(), caller.seat(), request.token().bytes());
    if (resumed == null) {
      return new Answer.Failed(Errno.ENOENT);
    }
    Session old = caller.session();
    caller.settleInTurn(resumed);
    if (old != null) {
      sessions.close(old);
    }
    return reply(resumed, request.token());
  }

  private static Answer reply(Session session, ResumeToken token) {
    return new Answer.Told(
        new SessionReply(
            session.id(),
            session.set().quota(),
            session.hostedSpace().space().bits(),
            session.set().size(),
            token));
  }

  Answer rename(Session session, NameRequest request) {
    if (session.set().size() > 0) {
      return new Answer.Failed(Errno.EBUSY);
    }
    sessions.rename(session, request.name());
    return Answer.of(0);
  }

  Answer addHolder(Session session, HolderRequest request) {
    return switch (sessions.addHolder(session, request.pid())) {
      case NAMED -> Answer.of(0);
      case NO_PROCESS -> new Answer.Failed(Errno.ENOENT);
      case TOO_MANY -> new Answer.Failed(Errno.ENOSPC);
    };
  }
}
