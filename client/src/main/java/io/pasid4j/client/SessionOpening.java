// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.client.failure.UnknownRefusalException;
import io.pasid4j.client.resume.Resumption;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.SessionReply;
import io.pasid4j.protocol.command.SessionRequest;

/** Opens a connection's session by its options, also with a daemon that has no SESSION command. */
final class SessionOpening {
  private static final int SINCE_COMMANDS = 2;

  private SessionOpening() {}

  /**
   * Opens the session, and has it go on after a restart of the daemon if it can be resumed.
   *
   * @throws QuotaRefusedException if the requested quota is refused
   * @throws PasidRequestException with ENOENT if there is no such space for this process, with
   *     ENOTSUP if the daemon is too old to have more than one, or to take a requested quota
   */
  static void open(RequestChannel channel, ConnectOptions options) {
    if (options.isPlain() && options.name() == null && !options.resumable()) {
      return;
    }
    SessionRequest request = options.sessionRequest();
    if (channel.commands() >= SINCE_COMMANDS) {
      open(channel, request, options);
      return;
    }
    if (!options.isPlain()) {
      throw new PasidRequestException(request.toString(), Errno.ENOTSUP);
    }
    name(channel, options);
  }

  /** Names the set that the connection has: too late for rules about names. */
  private static void name(RequestChannel channel, ConnectOptions options) {
    if (options.name() != null) {
      channel.result(new NameRequest(options.name()));
    }
  }

  private static void open(RequestChannel channel, SessionRequest request, ConnectOptions options) {
    switch (channel.replyOrCode(request, SessionReply::decode)) {
      case RequestChannel.Reply<SessionReply>(SessionReply opened) ->
          keep(channel, opened, options);
      case RequestChannel.Code<SessionReply>(int code) -> throw refused(request, code);
    }
  }

  private static void keep(RequestChannel channel, SessionReply opened, ConnectOptions options) {
    if (!opened.token().isNone()) {
      String space = options.space() == null ? "" : options.space();
      channel.resumeBy(new Resumption(opened, space), options.resumeMs());
    }
  }

  private static RuntimeException refused(SessionRequest request, int code) {
    return code == Refusal.QUOTA.code() || code == Refusal.CAPACITY.code()
        ? new QuotaRefusedException(Refusal.ofCode(code), request.toString())
        : new UnknownRefusalException(code, request.toString());
  }
}
