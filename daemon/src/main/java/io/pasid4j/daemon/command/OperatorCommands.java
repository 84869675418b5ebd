// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.IdState;
import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.SetsReply;
import io.pasid4j.protocol.command.SetsRequest;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.ShownPresence;
import io.pasid4j.protocol.command.ShownState;
import io.pasid4j.protocol.command.SpaceEntry;
import io.pasid4j.protocol.command.SpacesReply;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The commands that concern other sets than the peer's own, as far as it may see them. A set that
 * it may not see is answered like one that does not exist. Thread-safe.
 */
public final class OperatorCommands {
  /** The most sets that are looked at in a turn of an event loop, inclusive. */
  private static final int MOST_VISITED_SETS = 64;

  private final SessionRegistry sessions;
  private final Visibility visibility;

  /** The commands over the sessions of a daemon. */
  public OperatorCommands(SessionRegistry sessions, Visibility visibility) {
    this.sessions = sessions;
    this.visibility = visibility;
  }

  /** Deferred where there are many sets: the caller may see few of them. */
  CommandResult sets(ConnectionContext caller, SetsRequest request) {
    return sessions.size() > MOST_VISITED_SETS
        ? new CommandResult.Deferred(() -> listSets(caller, request))
        : listSets(caller, request);
  }

  private CommandResult listSets(ConnectionContext caller, SetsRequest request) {
    long now = sessions.nowNanos();
    return new CommandResult.Reply(
        new SetsReply(
            sessions.after(afterId(request)).stream()
                .filter(session -> visibility.mayTouch(caller, session))
                .limit(request.most())
                .map(session -> entry(session, now, sessions.presenceOf(session)))
                .toList(),
            request.entryBytes()));
  }

  /** Session ids end at 2^31-1; after a greater one there is none. */
  private static int afterId(SetsRequest request) {
    return (int) Math.min(request.afterSetId(), Integer.MAX_VALUE);
  }

  private static SetEntry entry(Session session, long nowNanos, ShownPresence presence) {
    SetStatistics now = session.hostedSpace().space().statistics(session.set());
    return new SetEntry(
        holder(session),
        now.heldIds(),
        now.quota(),
        Math.max(0, session.ageMs(nowNanos)),
        now.activeIds(),
        now.pendingIds(),
        session.isDetached(),
        session.isResumable(),
        presence,
        session.hostedSpace().name());
  }

  CommandResult spaces(ConnectionContext caller) {
    Spaces spaces = sessions.spaces();
    return new CommandResult.Reply(
        new SpacesReply(
            spaces.all().stream()
                .filter(space -> sessions.spaceFor(caller.peer(), space.name()).isPresent())
                .map(space -> entry(space, space == spaces.defaultSpace()))
                .toList()));
  }

  private static SpaceEntry entry(HostedSpace hosted, boolean isDefault) {
    PasidSpace space = hosted.space();
    return new SpaceEntry(space.bits(), space.policy(), isDefault, hosted.name());
  }

  CommandResult quota(ConnectionContext caller, QuotaRequest request) {
    if (!visibility.isOperator(caller)) {
      return new CommandResult.Failure(Errno.EPERM);
    }
    if (request.setId() > Integer.MAX_VALUE) {
      return new CommandResult.Failure(Errno.ENOENT);
    }
    return sessions
        .byId((int) request.setId())
        .map(session ->
            quota(caller, session, request.quota(), new GuaranteeWait(caller.peer().uid())))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult quota(
      ConnectionContext caller, Session session, Quota quota, GuaranteeWait waited) {
    Quota before = session.set().quota();
    try {
      if (!sessions.outside().changeQuota(session, quota)) {
        return whenThawed(session, () -> quota(caller, session, quota, waited));
      }
      sessions
          .audit()
          .record(AuditEvent.ofQuota(caller.peer().audited(), session.audited(), before, quota));
      return CommandResult.of(0);
    } catch (QuotaRefusedException e) {
      return switch (e.reason()) {
        case CLOSED -> new CommandResult.Failure(Errno.ENOENT);
        case CAPACITY ->
            waited.refused(
                session.hostedSpace(),
                quota.guaranteedIds() - (long) session.chargedIds(),
                () -> quota(caller, session, quota, waited));
        default -> CommandResult.of(e.reason());
      };
    }
  }

  CommandResult show(ConnectionContext caller, ShowRequest request) {
    return sessions
        .spaceFor(caller.peer(), request.space())
        .map(hosted -> show(caller, hosted.space(), request))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult show(ConnectionContext caller, PasidSpace space, ShowRequest request) {
    if (request.id() >>> space.bits() != 0) {
      return new CommandResult.Failure(Errno.EINVAL);
    }
    IdView view = space.describe((int) request.id());
    Optional<Session> holder =
        sessions.bySet(view.holder()).filter(session -> visibility.mayTouch(caller, session));
    return new CommandResult.Reply(
        holder.isPresent()
            ? new ShowReply(
                shown(view.state()), holder(holder.get()), view.references(), since(view, request))
            : ShowReply.of(withoutHolder(caller, view)));
  }

  private static long since(IdView view, ShowRequest request) {
    return request.replyBytes() < ShowReply.SIZE ? ShowReply.UNKNOWN_MS : view.sinceMs();
  }

  /** A tenant cannot distinguish a free or quarantined ID from one of another tenant. */
  private ShownState withoutHolder(ConnectionContext caller, IdView view) {
    return switch (view.state()) {
      case RESERVED -> ShownState.RESERVED;
      case FREE, QUARANTINED, FOREIGN ->
          visibility.isOperator(caller) ? shown(view.state()) : ShownState.HIDDEN;
      case IDLE, ACTIVE, FREE_PENDING -> ShownState.HIDDEN;
    };
  }

  private static ShownState shown(IdState state) {
    return switch (state) {
      case FREE -> ShownState.FREE;
      case IDLE -> ShownState.IDLE;
      case ACTIVE -> ShownState.ACTIVE;
      case FREE_PENDING -> ShownState.FREE_PENDING;
      case QUARANTINED -> ShownState.QUARANTINED;
      case FOREIGN -> ShownState.FOREIGN;
      case RESERVED -> ShownState.RESERVED;
    };
  }

  CommandResult release(ConnectionContext caller, ReleaseRequest request, TurnBudget budget) {
    if (request.setId() > Integer.MAX_VALUE) {
      return new CommandResult.Failure(Errno.ENOENT);
    }
    return sessions
        .byId((int) request.setId())
        .filter(session -> visibility.mayTouch(caller, session))
        .map(session -> release(caller, session, request, budget))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult release(
      ConnectionContext caller, Session session, ReleaseRequest request, TurnBudget budget) {
    Supplier<CommandResult> again = () -> release(caller, request, budget);
    if (BulkCommands.isBulk(session.set(), request.range())) {
      return new CommandResult.Deferred(
          () -> resultOf(release(caller, session, request.range()), session, again));
    }
    OptionalInt released = release(caller, session, request.range());
    budget.charge(released.orElse(0));
    return resultOf(released, session, again);
  }

  private OptionalInt release(ConnectionContext caller, Session session, PasidRange range) {
    OptionalInt released = sessions.outside().release(session, range);
    released.ifPresent(ids ->
        sessions
            .audit()
            .record(AuditEvent.ofRelease(caller.peer().audited(), session.audited(), range, ids)));
    return released;
  }

  CommandResult close(ConnectionContext caller, CloseSetRequest request) {
    if (request.setId() > Integer.MAX_VALUE) {
      return new CommandResult.Failure(Errno.ENOENT);
    }
    return sessions
        .byId((int) request.setId())
        .filter(session -> visibility.mayTouch(caller, session))
        .map(session -> close(caller, session, request))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult close(ConnectionContext caller, Session session, CloseSetRequest request) {
    return session.set().size() > TurnBudget.MOST_IDS
        ? new CommandResult.Deferred(() -> closeNow(caller, session, request))
        : closeNow(caller, session, request);
  }

  private CommandResult closeNow(
      ConnectionContext caller, Session session, CloseSetRequest request) {
    OptionalInt released = sessions.outside().close(session);
    released.ifPresent(ids ->
        sessions
            .audit()
            .record(AuditEvent.ofClosing(caller.peer().audited(), session.audited(), ids)));
    return resultOf(released, session, () -> close(caller, request));
  }

  /** A number of IDs; empty: the set is frozen. */
  private static CommandResult resultOf(
      OptionalInt ids, Session session, Supplier<CommandResult> again) {
    return ids.isPresent() ? CommandResult.of(ids.getAsInt()) : whenThawed(session, again);
  }

  /** Waits until it is decided where a set is that may be moving, and looks anew. */
  private static CommandResult whenThawed(Session session, Supplier<CommandResult> again) {
    return new CommandResult.Waiting(session.thawed(), again);
  }

  private static Holder holder(Session session) {
    Peer peer = session.peer();
    return new Holder(
        session.id(),
        peer.pid(),
        Integer.toUnsignedLong(peer.uid()),
        Integer.toUnsignedLong(peer.gid()),
        session.name());
  }
}
