// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.testing.Arrivals;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Ends of arrivals, and their lines in the audit log. */
class MemberEventsTest {
  private static final byte[] TOKEN = new byte[32];

  private final HostedSpace hosted = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
  private final List<AuditEvent> audited = new ArrayList<>();
  private final SessionRegistry sessions =
      new SessionRegistry(
          new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4))),
          () -> 0,
          audited::add,
          0);
  private final MemberEvents events =
      new MemberEvents(
          "a", setId -> sessions.byId((int) setId).orElse(null), sessions.moving(), audited::add);

  private Session arrive() {
    return Arrivals.arrive(sessions, hosted, TOKEN);
  }

  private static MovingSet live(Session session) {
    return record(session, State.LIVE);
  }

  private static MovingSet record(Session session, State state) {
    return new MovingSet(session.id(), state, 17, "", 0, 0, Opaque.EMPTY);
  }

  @Test
  void anArrivalIsTakenWhenItsSetIsResumed() {
    Session session = arrive();
    assertThat(events.isTaken(record(session, State.ARRIVING))).isFalse();
    assertThat(events.isTaken(live(session))).isFalse();

    Objects.requireNonNull(sessions.resume(new Peer(1, 1000, 1000), why -> {}, TOKEN)).endTurn();
    assertThat(events.isTaken(live(session))).isTrue();
  }

  /** The start after the kill releases it, before there is a domain that could record that. */
  @Test
  void anArrivalEndsWhoseSetWasClosedByADaemonThatWasKilledMeanwhile() {
    Session session = arrive();
    sessions.close(session);

    assertThat(events.isTaken(live(session))).isTrue();
  }

  @Test
  void anArrivalIsInTheAuditLog() {
    Session session = arrive();
    session.set().allocate(PasidRange.ALL, 3);
    events.arrived(live(session));

    assertThat(audited).extracting(AuditEvent::action).containsExactly(AuditAction.SET_ARRIVED);
    assertThat(audited.getFirst().set()).isEqualTo(session.audited());
    assertThat(audited.getFirst().after()).isEqualTo(Map.of("heldIds", 3));
  }

  /** As a set that is opened: it appears once it holds an ID. */
  @Test
  void anArrivalWithoutIdsIsNot() {
    Session session = arrive();
    events.arrived(live(session));
    sessions.close(session);

    assertThat(audited).isEmpty();
  }
}
