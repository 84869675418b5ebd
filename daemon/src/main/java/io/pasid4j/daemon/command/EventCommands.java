// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AcknowledgeDrainRequest;
import io.pasid4j.protocol.command.SubscribeRequest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Events: which a peer may receive, and whether it may delay the reuse of freed IDs. Thread-safe.
 */
public final class EventCommands {
  private static final int NO_SET = 0;
  private static final int MOST_GENERATION = 0xFFFF;

  /** Limit of a uid's unsent events: 64 connections that read nothing, some 4 MB. */
  static final int MOST_UNSENT_OF_UID = 64 * EventFeed.MOST_EVENTS;

  private final SessionRegistry sessions;
  private final Visibility visibility;
  private final UidShares tenantsUnsent = new UidShares(MOST_UNSENT_OF_UID);

  /** Those of a uid's drain consumers, together. */
  private final UidShares tenantsUndrained = new UidShares(EventFeed.MOST_EVENTS_OF_DRAIN);

  /** Unlimited: few connections are operators'. */
  private final UidShares operatorsUnsent = new UidShares(Integer.MAX_VALUE);

  /** The commands over the sessions of a daemon. */
  public EventCommands(SessionRegistry sessions, Visibility visibility) {
    this.sessions = sessions;
    this.visibility = visibility;
  }

  CommandResult subscribe(ConnectionContext caller, Session session, SubscribeRequest request) {
    boolean mayDrain = visibility.mayDrain(caller, sessions.accessPolicy());
    boolean mayHearAll = visibility.isOperator(caller) || (request.drains() && mayDrain);
    if ((request.allSets() && !mayHearAll) || (request.drains() && !mayDrain)) {
      return new CommandResult.Failure(Errno.EPERM);
    }
    if (!request.space().isEmpty()) {
      return new CommandResult.Failure(Errno.EINVAL);
    }
    if (caller.events().isSubscribed()) {
      return new CommandResult.Failure(Errno.EBUSY);
    }
    PasidSpace space = session.hostedSpace().space();
    if (!request.drains()) {
      return subscribe(caller, session, request, null);
    }
    if (space.inspector().quarantineMs() == 0) {
      return new CommandResult.Failure(Errno.ENOTSUP);
    }
    try {
      return subscribe(caller, session, request, drainConsumer(caller, session.hostedSpace()));
    } catch (IllegalStateException tooMany) {
      return new CommandResult.Failure(Errno.ENOSPC);
    }
  }

  /** Operators have a share of their own, which tenants cannot use up. */
  private DrainConsumer drainConsumer(ConnectionContext caller, HostedSpace hosted) {
    return hosted.registerDrainConsumer(
        visibility.isOperator(caller)
            ? OptionalLong.empty()
            : OptionalLong.of(Integer.toUnsignedLong(caller.peer().uid())));
  }

  /**
   * The type of the event for an ID that moves to another host. A drain consumer that does not know
   * MOVED does for a FREE what it has to do: forgets the ID, then acknowledges it.
   */
  private static @Nullable EventType moves(SubscribeRequest request) {
    if (request.moves()) {
      return EventType.MOVED;
    }
    return request.drains() ? EventType.FREE : null;
  }

  private UidShares.Share unsent(ConnectionContext caller, boolean drains) {
    UidShares ofTenants = drains ? tenantsUndrained : tenantsUnsent;
    UidShares shares = visibility.isOperator(caller) ? operatorsUnsent : ofTenants;
    return shares.of(caller.peer().uid());
  }

  private CommandResult subscribe(
      ConnectionContext caller,
      Session session,
      SubscribeRequest request,
      @Nullable DrainConsumer draining) {
    PasidSpace space = session.hostedSpace().space();
    boolean all = request.allSets();
    boolean operator = visibility.isOperator(caller);
    caller
        .events()
        .subscribe(
            listener ->
                all
                    ? space.subscribe(request.priority(), listener)
                    : space.subscribe(session.set(), request.priority(), listener),
            moves(request),
            event -> operator ? idOf(event) : idForTenant(event, session),
            draining,
            unsent(caller, request.drains()));
    return CommandResult.of(0);
  }

  /** Subscribes an operator that has no set, in the space that it names. */
  CommandResult subscribe(ConnectionContext caller, SubscribeRequest request) {
    if (!visibility.isOperator(caller) || !request.allSets() || request.drains()) {
      return new CommandResult.Failure(Errno.EPERM);
    }
    if (caller.events().isSubscribed()) {
      return new CommandResult.Failure(Errno.EBUSY);
    }
    return sessions
        .spaceFor(caller.peer(), request.space())
        .map(hosted -> subscribe(caller, hosted.space(), request))
        .orElseGet(() -> new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult subscribe(
      ConnectionContext caller, PasidSpace space, SubscribeRequest request) {
    caller
        .events()
        .subscribe(
            listener -> space.subscribe(request.priority(), listener),
            moves(request),
            this::idOf,
            null,
            unsent(caller, false));
    return CommandResult.of(0);
  }

  private int idOf(PasidEvent event) {
    return sessions.bySet(event.set()).map(Session::id).orElse(NO_SET);
  }

  /** A tenant that drains the space learns which IDs were freed, or moved, and no more. */
  private static int idForTenant(PasidEvent event, Session session) {
    if (event.set().equals(session.set())) {
      return session.id();
    }
    boolean isDrained = event.type() == EventType.FREE || event.type() == EventType.MOVED;
    return isDrained ? NO_SET : EventFeed.NOT_SENT;
  }

  CommandResult acknowledge(
      ConnectionContext caller, Session session, AcknowledgeDrainRequest request) {
    DrainConsumer consumer = caller.events().consumer();
    boolean known =
        request.id() >>> session.hostedSpace().space().bits() == 0
            && request.generation() <= MOST_GENERATION;
    return CommandResult.of(
        consumer != null
                && known
                && consumer.acknowledge((int) request.id(), (int) request.generation())
            ? 1
            : 0);
  }
}
