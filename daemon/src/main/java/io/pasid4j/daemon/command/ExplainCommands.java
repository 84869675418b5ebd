// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Explanation;
import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpaceInspector;
import io.pasid4j.daemon.rule.Applicant;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.ExplainReply;
import io.pasid4j.protocol.command.ExplainRequest;
import java.util.Optional;

/** Explains to operators what an allocation would return. Thread-safe. */
final class ExplainCommands {
  private static final Quota NONE = Quota.limit(0);

  private final SessionRegistry sessions;

  ExplainCommands(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  CommandResult explain(ConnectionContext caller, ExplainRequest request) {
    if (!caller.peer().operator()) {
      return new CommandResult.Failure(Errno.EPERM);
    }
    // The survey takes time by the IDs that were ever allocated in the range.
    return new CommandResult.Deferred(() -> explain(request));
  }

  private CommandResult explain(ExplainRequest request) {
    Optional<ExplainReply> reply =
        request.setId() == 0
            ? sessions.spaces().byName(request.space()).map(hosted -> ofNewSet(hosted, request))
            : set(request.setId()).map(session -> ofSet(session, request));
    return reply
        .<CommandResult>map(CommandResult.Reply::new)
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private Optional<Session> set(long id) {
    return id > Integer.MAX_VALUE ? Optional.empty() : sessions.byId((int) id);
  }

  private static ExplainReply ofSet(Session session, ExplainRequest request) {
    Explanation explanation =
        session
            .hostedSpace()
            .space()
            .inspector()
            .explain(session.set(), request.range(), request.count(), request.contiguous());
    return reply(
        session.hostedSpace().quarantineClock().toUnixMs(explanation),
        session.set().quota(),
        session.set().size());
  }

  private ExplainReply ofNewSet(HostedSpace hosted, ExplainRequest request) {
    SpaceInspector inspector = hosted.space().inspector();
    Optional<Rule> rule =
        sessions
            .accessPolicy()
            .rules()
            .of(Applicant.of((int) request.uid(), (int) request.gid()))
            .filter(own -> own.spaces().allows(hosted.name()));
    if (rule.isEmpty()) {
      RangeSurvey survey = hosted.quarantineClock().toUnixMs(inspector.survey(request.range()));
      return new ExplainReply(0, true, NONE, 0, -1, survey);
    }
    Quota quota = rule.get().quota();
    Explanation explanation =
        inspector.explain(quota, request.range(), request.count(), request.contiguous());
    return reply(hosted.quarantineClock().toUnixMs(explanation), quota, 0);
  }

  private static ExplainReply reply(Explanation explanation, Quota quota, int heldIds) {
    Refusal refusal = explanation.refusal();
    return new ExplainReply(
        refusal == null ? 0 : refusal.code(),
        false,
        quota,
        heldIds,
        explanation.availableAtMs(),
        explanation.range());
  }
}
