// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.TransferResult;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.event.EventSink;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.rule.SpaceChoice;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AcknowledgeDrainRequest;
import io.pasid4j.protocol.command.EventMessage;
import io.pasid4j.protocol.command.SubscribeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The events that a caller receives, and the IDs that it keeps quarantined. */
class EventCommandsTest {
  private static final int OPERATOR = 900;
  private static final int DRAINER = 1002;
  private static final PasidRange ANY = PasidRange.of(1, 100);

  private final PasidSpace space = PasidSpace.builder().bits(8).quarantine(1000, () -> 7).build();
  private final SessionRegistry sessions = registryOver(space);
  private final EventCommands commands = new EventCommands(sessions, new Visibility());
  private final Tenant root = new Tenant(sessions, OPERATOR);
  private final Tenant alice = new Tenant(sessions, 1000);
  private final Tenant bob = new Tenant(sessions, 1001);
  private final Tenant drainer = new Tenant(sessions, DRAINER);
  private final List<String> woken = new ArrayList<>();

  private static SessionRegistry registryOver(PasidSpace only) {
    Quota quota = Quota.limit(100);
    Rule drains =
        new Rule(
            new Subject.Uid(DRAINER),
            new SpaceChoice.Every(),
            quota,
            Rule.UNLIMITED_SETS,
            OptionalInt.empty(),
            true);
    return new SessionRegistry(
        new AccessPolicy(
            Spaces.of(new HostedSpace(Spaces.DEFAULT_NAME, only)),
            new Rules(List.of(drains, Rules.everybody(quota).inOrder().getFirst()))),
        () -> 0);
  }

  /** A connection, its session, and the events it has received. */
  private final class Tenant implements EventSink {
    final Session session;
    final ConnectionContext caller;
    final List<EventMessage> told = new ArrayList<>();

    Tenant(SessionRegistry registry, int uid) {
      Peer peer = new Peer(uid + 1, uid, 0, uid == OPERATOR);
      session = ((OpenResult.Opened) registry.open(peer, why -> {}, OpenRequest.DEFAULT)).session();
      caller =
          new ConnectionContext(
              peer, session, why -> {}, new EventFeed(() -> woken.add("uid " + uid)));
    }

    CommandResult subscribe(Priority priority, boolean allSets, boolean drains) {
      return commands.subscribe(caller, session, new SubscribeRequest(priority, allSets, drains));
    }

    CommandResult subscribeWithMoves(boolean allSets, boolean drains) {
      SubscribeRequest request = new SubscribeRequest(Priority.CPU, allSets, drains);
      return commands.subscribe(caller, session, request.withMoves());
    }

    CommandResult subscribe() {
      return subscribe(Priority.CPU, false, false);
    }

    CommandResult acknowledge(long id, long generation) {
      return commands.acknowledge(caller, session, new AcknowledgeDrainRequest(id, generation));
    }

    List<EventMessage> told() {
      while (caller.events().poll(this)) {
        assertThat(told).isNotEmpty();
      }
      return told;
    }

    List<String> inShort() {
      return told().stream().map(e -> e.type() + " " + e.id() + " of " + e.setId()).toList();
    }

    int id() {
      return session.id();
    }

    @Override
    public void event(EventMessage event) {
      told.add(event);
    }

    @Override
    public void lost(long events) {
      throw new AssertionError("lost: " + events);
    }
  }

  private static CommandResult ok() {
    return CommandResult.of(0);
  }

  @Test
  void aTenantIsSentItsOwnSetAndNothingElse() {
    assertThat(alice.subscribe()).isEqualTo(ok());
    int id = alice.session.set().allocate(ANY);
    bob.session.set().free(bob.session.set().allocate(ANY));
    alice.session.set().get(id);
    alice.session.set().put(id);
    alice.session.set().free(id);

    assertThat(alice.inShort())
        .containsExactly(
            "ALLOC 1 of " + alice.id(),
            "BIND 1 of " + alice.id(),
            "UNBIND 1 of " + alice.id(),
            "FREE 1 of " + alice.id());
    assertThat(alice.told).extracting(EventMessage::sequence).containsExactly(1L, 2L, 3L, 4L);
    assertThat(alice.told).extracting(EventMessage::generation).containsOnly(1);
  }

  private void moveAway(Tenant tenant) {
    PasidSet upstream = space.open("upstream", Quota.limit(200));
    space.makeInternal(upstream);
    assertThat(space.moveAway(tenant.session.set(), upstream, 0)).isEqualTo(TransferResult.MOVED);
  }

  @Test
  void anIdThatMovesAwayIsSentToWhoAskedForThat() {
    assertThat(alice.subscribeWithMoves(false, false)).isEqualTo(ok());
    assertThat(root.subscribeWithMoves(true, true)).isEqualTo(ok());
    assertThat(drainer.subscribeWithMoves(true, true)).isEqualTo(ok());
    int id = alice.session.set().allocate(ANY);

    moveAway(alice);

    assertThat(alice.inShort()).endsWith("MOVED " + id + " of " + alice.id());
    assertThat(root.inShort()).endsWith("MOVED " + id + " of " + alice.id());
    assertThat(drainer.inShort()).containsExactly("MOVED " + id + " of 0");
    assertThat(drainer.told.getFirst().generation()).isEqualTo(1);
  }

  /** A peer that has not asked for MOVED could not read it. */
  @Test
  void anIdThatMovesAwayIsFreeToADrainConsumerThatAskedForNoMoves() {
    alice.subscribe();
    root.subscribe(Priority.LAST, true, true);
    drainer.subscribe(Priority.IOMMU, true, true);
    int id = alice.session.set().allocate(ANY);

    moveAway(alice);
    alice.session.set().allocate(ANY);

    assertThat(alice.inShort())
        .containsExactly("ALLOC 1 of " + alice.id(), "ALLOC 2 of " + alice.id());
    assertThat(alice.told).extracting(EventMessage::sequence).containsExactly(1L, 2L);
    assertThat(root.inShort()).contains("FREE " + id + " of " + alice.id());
    assertThat(drainer.inShort()).containsExactly("FREE " + id + " of 0");
  }

  @Test
  void onlyAnOperatorIsSentAllSets() {
    assertThat(alice.subscribe(Priority.LAST, true, false))
        .isEqualTo(new CommandResult.Failure(Errno.EPERM));
    assertThat(drainer.subscribe(Priority.LAST, true, false))
        .isEqualTo(new CommandResult.Failure(Errno.EPERM));
    assertThat(root.subscribe(Priority.LAST, true, false)).isEqualTo(ok());

    alice.session.set().allocate(ANY);
    bob.session.set().allocate(ANY);

    assertThat(root.inShort())
        .containsExactly("ALLOC 1 of " + alice.id(), "ALLOC 2 of " + bob.id());
    assertThat(alice.told()).isEmpty();
  }

  @Test
  void aTenantThatDrainsLearnsWhatWasFreedAndNotByWhom() {
    assertThat(drainer.subscribe(Priority.IOMMU, true, true)).isEqualTo(ok());
    int foreign = alice.session.set().allocate(ANY);
    drainer.session.set().allocate(ANY);
    alice.session.set().free(foreign);

    assertThat(drainer.inShort()).containsExactly("ALLOC 2 of " + drainer.id(), "FREE 1 of 0");
  }

  @Test
  void onlyWhoMayDrainDrains() {
    assertThat(alice.subscribe(Priority.IOMMU, false, true))
        .isEqualTo(new CommandResult.Failure(Errno.EPERM));
    assertThat(root.subscribe(Priority.IOMMU, false, true)).isEqualTo(ok());
  }

  @Test
  void aFreedIdRestsUntilItIsAcknowledged() {
    drainer.subscribe(Priority.IOMMU, true, true);
    int id = alice.session.set().allocate(ANY);
    alice.session.set().free(id);
    int generation = drainer.told().getFirst().generation();

    assertThat(bob.session.set().tryAllocate(PasidRange.exactly(id)))
        .isEqualTo(Refusal.QUARANTINED.code());
    assertThat(drainer.acknowledge(id, generation + 1)).isEqualTo(CommandResult.of(0));
    assertThat(drainer.acknowledge(id, 0xFFFF_FFFFL)).isEqualTo(CommandResult.of(0));
    assertThat(drainer.acknowledge(256, generation)).isEqualTo(CommandResult.of(0));
    assertThat(drainer.acknowledge(0xFFFF_FFFFL, generation)).isEqualTo(CommandResult.of(0));
    assertThat(bob.acknowledge(id, generation)).isEqualTo(CommandResult.of(0));
    assertThat(drainer.acknowledge(id, generation)).isEqualTo(CommandResult.of(1));
    assertThat(drainer.acknowledge(id, generation)).isEqualTo(CommandResult.of(0));
    assertThat(bob.session.set().allocate(PasidRange.exactly(id))).isEqualTo(id);
  }

  @Test
  void drainingNeedsAQuarantineAndAPlace() {
    PasidSpace none = PasidSpace.builder().bits(8).build();
    Tenant elsewhere = new Tenant(registryOver(none), OPERATOR);
    assertThat(elsewhere.subscribe(Priority.CPU, false, true))
        .isEqualTo(new CommandResult.Failure(Errno.ENOTSUP));

    for (int i = 0; i < 2; i++) {
      assertThat(new Tenant(sessions, DRAINER).subscribe(Priority.CPU, true, true)).isEqualTo(ok());
      assertThat(new Tenant(sessions, OPERATOR).subscribe(Priority.CPU, true, true))
          .isEqualTo(ok());
    }
    assertThat(root.subscribe(Priority.CPU, true, true))
        .isEqualTo(new CommandResult.Failure(Errno.ENOSPC));
    assertThat(root.subscribe()).isEqualTo(ok());
  }

  @Test
  void thereIsOneSubscriptionAtATime() {
    alice.subscribe();
    assertThat(alice.subscribe(Priority.LAST, false, false))
        .isEqualTo(new CommandResult.Failure(Errno.EBUSY));
    int id = alice.session.set().allocate(ANY);
    assertThat(alice.caller.events().unsubscribe()).isTrue();
    assertThat(alice.caller.events().unsubscribe()).isFalse();
    assertThat(alice.told()).isEmpty();
    alice.subscribe();
    alice.session.set().free(id);
    assertThat(alice.inShort()).containsExactly("FREE 1 of " + alice.id());
    assertThat(alice.told).extracting(EventMessage::sequence).containsExactly(1L);
  }

  @Test
  void anotherSessionEndsTheSubscription() {
    alice.subscribe();
    alice.caller.assignSessionInTurn(bob.session);
    alice.session.set().allocate(ANY);
    assertThat(alice.told()).isEmpty();
    assertThat(alice.caller.events().isSubscribed()).isFalse();
  }

  @Test
  void subscribersAreWokenInTheOrderOfTheirPriorities() {
    root.subscribe(Priority.LAST, true, false);
    drainer.subscribe(Priority.IOMMU, true, true);
    alice.subscribe(Priority.DEVICE, false, false);
    new Tenant(sessions, 900).subscribe(Priority.CPU, true, false);
    int id = alice.session.set().allocate(ANY);
    woken.clear();
    root.told();
    drainer.told();
    alice.told();
    alice.session.set().free(id);

    assertThat(woken).containsExactly("uid 1000", "uid " + DRAINER, "uid 900");
  }

  private static void bindAndUnbind(Tenant tenant, int times) {
    int id = tenant.session.set().allocate(ANY);
    for (int i = 0; i < times; i++) {
      tenant.session.set().get(id);
      tenant.session.set().put(id);
    }
  }

  @Test
  void whatOneUserLeavesUnreadIsBoundedOverAllOfItsConnections() {
    int readers = EventCommands.MOST_UNSENT_OF_UID / EventFeed.MOST_EVENTS;
    for (int i = 0; i < readers; i++) {
      Tenant deaf = new Tenant(sessions, 1000);
      deaf.subscribe();
      bindAndUnbind(deaf, EventFeed.MOST_EVENTS / 2);
    }
    alice.subscribe();
    bindAndUnbind(alice, 3);
    bob.subscribe();
    bindAndUnbind(bob, 1);

    List<Long> lost = new ArrayList<>();
    alice.caller.events().poll(countingIn(lost));
    assertThat(lost).containsExactly(7L);
    assertThat(bob.told()).hasSize(3);
  }

  private static EventSink countingIn(List<Long> lost) {
    return new EventSink() {
      @Override
      public void event(EventMessage event) {
        throw new AssertionError("event: " + event);
      }

      @Override
      public void lost(long events) {
        lost.add(events);
      }
    };
  }
}
