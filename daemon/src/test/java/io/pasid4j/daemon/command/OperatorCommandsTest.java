// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.limits.TurnBudget;
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
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.SetsReply;
import io.pasid4j.protocol.command.SetsRequest;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.ShownState;
import io.pasid4j.protocol.command.SpaceEntry;
import io.pasid4j.protocol.command.SpacesReply;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sets that a caller sees and may release. */
class OperatorCommandsTest {
  private static final ConnectionContext OPERATOR = caller(new Peer(1, 1003, 1000, true));
  private static final ConnectionContext ROOT = caller(2, 0);
  private static final ConnectionContext ALICE = caller(3, 1000);
  private static final ConnectionContext BOB = caller(4, 1001);

  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private long now;
  private final SessionRegistry sessions = registryOver(space);
  private final OperatorCommands commands = new OperatorCommands(sessions, new Visibility());
  private final Session ofAlice = open(sessions, ALICE);
  private final Session ofBob = open(sessions, BOB);

  private static ConnectionContext caller(int pid, int uid) {
    return caller(new Peer(pid, uid, 1000));
  }

  private static ConnectionContext caller(Peer peer) {
    return new ConnectionContext(peer, null, why -> {}, new EventFeed(() -> {}));
  }

  private SessionRegistry registryOver(PasidSpace only) {
    return new SessionRegistry(
        new AccessPolicy(
            Spaces.of(new HostedSpace(Spaces.DEFAULT_NAME, only)),
            Rules.everybody(Quota.limit(10))),
        () -> now);
  }

  private static Session open(SessionRegistry registry, ConnectionContext caller) {
    return ((OpenResult.Opened) registry.open(caller.peer(), why -> {}, OpenRequest.DEFAULT))
        .session();
  }

  private List<SetEntry> sets(ConnectionContext caller, long after, int most) {
    CommandResult answer = commands.sets(caller, new SetsRequest(after, most));
    return ((SetsReply) ((CommandResult.Reply) answer).payload()).sets();
  }

  private ShowReply show(ConnectionContext caller, long id) {
    return (ShowReply) ((CommandResult.Reply) commands.show(caller, new ShowRequest(id))).payload();
  }

  private CommandResult release(ConnectionContext caller, long setId) {
    return commands.release(caller, new ReleaseRequest(setId, PasidRange.ALL), new TurnBudget());
  }

  private static List<Long> idsOf(List<SetEntry> sets) {
    return sets.stream().map(entry -> entry.holder().setId()).toList();
  }

  @Test
  void operatorsSeeEverySetAndOthersTheirOwnUids() {
    assertThat(idsOf(sets(OPERATOR, 0, 9))).containsExactly(1L, 2L);
    assertThat(sets(ROOT, 0, 9)).isEmpty();
    assertThat(idsOf(sets(ALICE, 0, 9))).containsExactly(1L);
    assertThat(idsOf(sets(BOB, 0, 9))).containsExactly(2L);
    assertThat(sets(caller(5, 1002), 0, 9)).isEmpty();
  }

  /** In a user namespace every user that it does not map has the same uid. */
  @Test
  void aPeerWhoseUidStandsForUnmappedUsersSeesItsOwnSessionOnly() {
    Peer unmapped = new Peer(6, 65534, 65534);
    Session victim = open(sessions, caller(unmapped));
    Session own = open(sessions, caller(unmapped));
    ConnectionContext other =
        new ConnectionContext(unmapped, own, why -> {}, new EventFeed(() -> {}));
    int id = victim.set().allocate(PasidRange.ALL);

    assertThat(idsOf(sets(other, 0, 9))).containsExactly((long) own.id());
    assertThat(show(other, id).state()).isEqualTo(ShownState.HIDDEN);
    assertThat(release(other, victim.id())).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(commands.close(other, new CloseSetRequest(victim.id())))
        .isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(victim.set().holds(id)).isTrue();
  }

  @Test
  void setsComeInPages() {
    assertThat(idsOf(sets(OPERATOR, 0, 1))).containsExactly(1L);
    assertThat(idsOf(sets(OPERATOR, 1, 1))).containsExactly(2L);
    assertThat(sets(OPERATOR, 2, 1)).isEmpty();
    assertThat(sets(OPERATOR, 0xFFFF_FFFFL, 1)).isEmpty();
  }

  @Test
  void anEntryShowsWhoHoldsHowMuchSinceWhen() {
    ofAlice.set().allocate(PasidRange.ALL, 3);
    sessions.rename(ofAlice, "vm-1");
    now += 5_000_000;
    SetEntry entry = sets(ALICE, 0, 9).getFirst();

    assertThat(entry.holder().name()).isEqualTo("vm-1");
    assertThat(entry.holder().pid()).isEqualTo(3);
    assertThat(entry.holder().uid()).isEqualTo(1000);
    assertThat(entry.heldIds()).isEqualTo(3);
    assertThat(entry.quota()).isEqualTo(Quota.limit(10));
    assertThat(entry.ageMs()).isEqualTo(5);
  }

  @Test
  void aTenantCannotTellAFreeIdFromAForeignOne() {
    ofBob.set().allocate(PasidRange.exactly(7));

    assertThat(show(ALICE, 7).state()).isEqualTo(ShownState.HIDDEN);
    assertThat(show(ALICE, 8).state()).isEqualTo(ShownState.HIDDEN);
    assertThat(show(ALICE, 0).state()).isEqualTo(ShownState.RESERVED);
    assertThat(show(OPERATOR, 8).state()).isEqualTo(ShownState.FREE);
    assertThat(show(OPERATOR, 7).holder())
        .satisfies(holder -> assertThat(holder.uid()).isEqualTo(1001));
    assertThat(show(BOB, 7).state()).isEqualTo(ShownState.IDLE);
    assertThat(commands.show(OPERATOR, new ShowRequest(256)))
        .isEqualTo(new CommandResult.Failure(Errno.EINVAL));
  }

  @Test
  void referencesAreReported() {
    ofBob.set().allocate(PasidRange.of(7, 9), 3);
    ofBob.set().get(8);
    ofBob.set().get(9);
    ofBob.set().get(9);
    ofBob.set().free(9);

    assertThat(show(BOB, 7)).isEqualTo(new ShowReply(ShownState.IDLE, show(BOB, 7).holder(), 0));
    assertThat(show(OPERATOR, 8))
        .isEqualTo(new ShowReply(ShownState.ACTIVE, show(BOB, 7).holder(), 1));
    assertThat(show(BOB, 9))
        .isEqualTo(new ShowReply(ShownState.FREE_PENDING, show(BOB, 7).holder(), 2));
    assertThat(show(ALICE, 8)).isEqualTo(ShowReply.of(ShownState.HIDDEN));
    assertThat(show(ALICE, 9)).isEqualTo(ShowReply.of(ShownState.HIDDEN));
    SetEntry entry = sets(BOB, 0, 9).getFirst();
    assertThat(entry.heldIds()).isEqualTo(2);
    assertThat(entry.activeIds()).isEqualTo(1);
    assertThat(entry.pendingIds()).isEqualTo(1);
  }

  @Test
  void quarantinedIdsAreShownToOperatorsOnly() {
    PasidSpace quarantining = PasidSpace.builder().bits(8).quarantine(100, () -> now).build();
    SessionRegistry registry = registryOver(quarantining);
    OperatorCommands onResting = new OperatorCommands(registry, new Visibility());
    Session session = open(registry, ALICE);
    session.set().allocate(PasidRange.exactly(7));
    session.set().free(7);

    assertThat(onResting.show(OPERATOR, new ShowRequest(7)))
        .isEqualTo(new CommandResult.Reply(ShowReply.of(ShownState.QUARANTINED)));
    assertThat(onResting.show(ALICE, new ShowRequest(7)))
        .isEqualTo(new CommandResult.Reply(ShowReply.of(ShownState.HIDDEN)));
  }

  @Test
  void whatOneMayNotTouchLooksAsIfItWereNotThere() {
    ofBob.set().allocate(PasidRange.exactly(7));

    assertThat(release(ALICE, 2)).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(release(ALICE, 99)).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(release(OPERATOR, 0xFFFF_FFFFL)).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(ofBob.set().size()).isEqualTo(1);
    assertThat(release(BOB, 2)).isEqualTo(new CommandResult.Reply(new ResultReply(1)));
    assertThat(space.heldIds()).isZero();
  }

  @Test
  void anEndedSessionIsGone() {
    ofBob.set().allocate(PasidRange.exactly(7));
    ofBob.set().get(7);
    sessions.close(ofBob);

    assertThat(idsOf(sets(OPERATOR, 0, 9))).containsExactly(1L);
    assertThat(show(OPERATOR, 7).state()).isEqualTo(ShownState.FREE);
    assertThat(release(OPERATOR, 2)).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
  }

  private CommandResult quota(ConnectionContext caller, long setId, Quota quota) {
    return commands.quota(caller, new QuotaRequest(setId, quota));
  }

  @Test
  void operatorsChangeQuotas() {
    ofBob.set().allocate(PasidRange.ALL, 5);

    assertThat(quota(OPERATOR, 2, Quota.guaranteed(7, 20))).isEqualTo(CommandResult.of(0));
    assertThat(ofBob.set().quota()).isEqualTo(Quota.guaranteed(7, 20));
    assertThat(quota(OPERATOR, 2, Quota.limit(4))).isEqualTo(CommandResult.of(Refusal.QUOTA));
    assertThat(quota(OPERATOR, 2, Quota.guaranteed(300, 300)))
        .isEqualTo(CommandResult.of(Refusal.CAPACITY));
    assertThat(ofBob.set().quota()).isEqualTo(Quota.guaranteed(7, 20));
    assertThat(quota(OPERATOR, 3, Quota.limit(4)))
        .isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(quota(OPERATOR, 0xFFFF_FFFFL, Quota.limit(4)))
        .isEqualTo(new CommandResult.Failure(Errno.ENOENT));
  }

  @Test
  void aTenantLearnsNothingByAskingForAQuota() {
    assertThat(quota(BOB, 2, Quota.limit(20)))
        .isEqualTo(quota(BOB, 1, Quota.limit(20)))
        .isEqualTo(quota(BOB, 99, Quota.limit(20)))
        .isEqualTo(new CommandResult.Failure(Errno.EPERM));
    assertThat(ofBob.set().quota()).isEqualTo(Quota.limit(10));
  }

  @Test
  void aSpaceThatOneMayNotUseIsAsIfItWereNotThere() {
    HostedSpace pasid = sessions.spaces().defaultSpace();
    HostedSpace vlan = new HostedSpace("vlan", PasidSpace.builder().bits(4).build());
    Rule pasidOnly =
        new Rule(
            new Subject.Anybody(),
            new SpaceChoice.Named(Set.of("pasid")),
            Quota.limit(10),
            Rule.UNLIMITED_SETS,
            OptionalInt.empty(),
            false);
    sessions.replacePolicy(
        new AccessPolicy(new Spaces(pasid, List.of(pasid, vlan)), new Rules(List.of(pasidOnly))));

    assertThat(names(ALICE)).containsExactly("pasid");
    assertThat(names(OPERATOR)).containsExactly("pasid", "vlan");
    assertThat(commands.show(ALICE, new ShowRequest(3, "vlan")))
        .isEqualTo(commands.show(ALICE, new ShowRequest(3, "nowhere")))
        .isEqualTo(commands.show(ALICE, new ShowRequest(3_000, "vlan")))
        .isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    assertThat(commands.show(OPERATOR, new ShowRequest(3, "vlan")))
        .isEqualTo(new CommandResult.Reply(ShowReply.of(ShownState.FREE)));
    assertThat(commands.show(OPERATOR, new ShowRequest(16, "vlan")))
        .isEqualTo(new CommandResult.Failure(Errno.EINVAL));
  }

  private List<String> names(ConnectionContext caller) {
    CommandResult answer = commands.spaces(caller);
    return ((SpacesReply) ((CommandResult.Reply) answer).payload())
        .spaces().stream().map(SpaceEntry::name).toList();
  }

  @Test
  void aLongEntryNamesTheSpace() {
    CommandResult answer = commands.sets(ALICE, new SetsRequest(0, 1, SetEntry.SIZE));

    assertThat(((SetsReply) ((CommandResult.Reply) answer).payload()).sets().getFirst().space())
        .isEqualTo("pasid");
    assertThat(((CommandResult.Reply) answer).payload().sizeBytes()).isEqualTo(4 + SetEntry.SIZE);
  }
}
