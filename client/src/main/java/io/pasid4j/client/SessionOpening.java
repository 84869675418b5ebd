// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.vfio.Errno;
import io.pasid4j.vfio.command.NameRequest;
import io.pasid4j.vfio.command.ResumeToken;
import io.pasid4j.vfio.command.SessionReply;
import io.pasid4j.vfio.command.SessionRequest;

/** Opens a connection's session as its options say, also with a daemon that knows no wishes. */
final class SessionOpening {
  private static final int SINCE_COMMANDS = 2;

  private SessionOpening() {}

  /**
   * Opens it.
   *
   * @return what to resume it by; {@link ResumeToken#NONE} if it cannot be resumed
   * @throws QuotaRefusedException if the quota that is wished for is refused
   * @throws PasidRequestException with ENOENT if there is no such space for this process, with
   *     ENOTSUP if the daemon is too old to have more than one, or to be asked for a quota
   */
  static ResumeToken open(Session session, ConnectOptions options) {
    if (options.isPlain() && !options.resumable()) {
      return name(session, options);
    }
    SessionRequest request = options.sessionRequest();
    if (session.commands() >= SINCE_COMMANDS) {
      return open(session, request);
    }
    if (!options.isPlain()) {
      throw new PasidRequestException(request.toString(), Errno.ENOTSUP);
    }
    return name(session, options);
  }

  private static ResumeToken name(Session session, ConnectOptions options) {
    if (options.name() != null) {
      session.result(new NameRequest(options.name()));
    }
    return ResumeToken.NONE;
  }

  private static ResumeToken open(Session session, SessionRequest request) {
    return switch (session.replyOrCode(request, SessionReply::decode)) {
      case Session.Told<SessionReply>(SessionReply opened) -> opened.token();
      case Session.Code<SessionReply>(int code) -> throw refused(request, code);
    };
  }

  private static RuntimeException refused(SessionRequest request, int code) {
    return code == Refusal.QUOTA.code() || code == Refusal.CAPACITY.code()
        ? new QuotaRefusedException(Refusal.ofCode(code), request.toString())
        : new UnknownRefusalException(code, request.toString());
  }
}
