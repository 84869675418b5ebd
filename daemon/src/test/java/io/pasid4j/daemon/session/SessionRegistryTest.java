// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.rule.SpaceChoice;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The requests that the rules admit, and how sets are counted. */
class SessionRegistryTest {
  private static final SessionHolder SEAT = why -> {};
  private static final Peer ALICE = new Peer(3, 1000, 50);
  private static final Peer BOB = new Peer(4, 1001, 36);
  private static final Peer CAROL = new Peer(5, 1002, 50);
  private static final Peer ROOT = new Peer(6, 0, 0);

  private final HostedSpace pasid = hosted("pasid", 8);
  private final HostedSpace vlan = hosted("vlan", 4);
  private final Spaces spaces = new Spaces(pasid, List.of(pasid, vlan));
  private final SessionRegistry sessions =
      new SessionRegistry(
          new AccessPolicy(
              spaces,
              new Rules(
                  List.of(
                      rule(new Subject.Uid(1000), Quota.guaranteed(4, 100), 2, "pasid"),
                      rule(new Subject.Gid(36), Quota.limit(16), 1, "pasid", "vlan")))),
          () -> 0);

  private static HostedSpace hosted(String name, int bits) {
    return new HostedSpace(name, PasidSpace.builder().bits(bits).build());
  }

  private static Rule rule(Subject subject, Quota quota, int maxSets, String... spaces) {
    return new Rule(
        subject, new SpaceChoice.Named(Set.of(spaces)), quota, maxSets, OptionalInt.of(999), false);
  }

  private static OpenRequest in(String space) {
    return new OpenRequest(space, "", 0, 0);
  }

  private static OpenRequest quota(int limitIds, int guaranteedIds) {
    return new OpenRequest("", "", limitIds, guaranteedIds);
  }

  private Session open(Peer peer, OpenRequest requested) {
    return ((OpenResult.Opened) sessions.open(peer, SEAT, requested)).session();
  }

  @Test
  void theFirstRuleForThePeerDecides() {
    assertThat(open(ALICE, OpenRequest.DEFAULT).set().quota()).isEqualTo(Quota.guaranteed(4, 100));
    assertThat(open(BOB, in("vlan")).hostedSpace()).isSameAs(vlan);
  }

  @Test
  void whoIsInNoRuleMayOpenNothing() {
    assertThat(sessions.open(CAROL, SEAT, OpenRequest.DEFAULT))
        .isEqualTo(new OpenResult.Forbidden());
  }

  @Test
  void aForbiddenSpaceAnswersLikeOneThatIsNotThere() {
    assertThat(sessions.open(ALICE, SEAT, in("vlan")))
        .isEqualTo(sessions.open(ALICE, SEAT, in("nowhere")))
        .isEqualTo(new OpenResult.Forbidden());
  }

  @Test
  void aRequestIsMetUpToTheRule() {
    assertThat(open(ALICE, quota(10, 2)).set().quota()).isEqualTo(Quota.guaranteed(2, 10));
    assertThat(open(ALICE, quota(3, 0)).set().quota()).isEqualTo(Quota.guaranteed(3, 3));
    assertThat(sessions.open(ALICE, SEAT, quota(101, 0))).isEqualTo(new OpenResult.OverQuota());
    assertThat(sessions.open(ALICE, SEAT, quota(0, 5))).isEqualTo(new OpenResult.OverQuota());
    assertThat(sessions.open(ALICE, SEAT, quota(2, 3))).isEqualTo(new OpenResult.OverQuota());
  }

  @Test
  void aGuaranteeThatCannotBeMetIsRefusedAndCountsForNothing() {
    open(BOB, in("vlan")).set().allocate(PasidRange.ALL, 14);
    sessions.replacePolicy(
        new AccessPolicy(
            spaces,
            new Rules(List.of(rule(new Subject.Anybody(), Quota.guaranteed(4, 9), 1, "vlan")))));

    assertThat(sessions.open(CAROL, SEAT, in("vlan")))
        .isEqualTo(new OpenResult.Unguaranteed(spaces.byName("vlan").orElseThrow(), 4));
    assertThat(open(CAROL, new OpenRequest("vlan", "", 1, 1)).set().quota())
        .isEqualTo(Quota.guaranteed(1, 1));
  }

  @Test
  void aUserMayHaveOnlySoManySets() {
    Session first = open(ALICE, OpenRequest.DEFAULT);
    open(ALICE, OpenRequest.DEFAULT);
    assertThat(sessions.open(ALICE, SEAT, OpenRequest.DEFAULT)).isEqualTo(new OpenResult.TooMany());

    sessions.close(first);
    open(ALICE, OpenRequest.DEFAULT);
    assertThat(sessions.size()).isEqualTo(2);
  }

  private void replaceRules(Rule... rules) {
    sessions.replacePolicy(new AccessPolicy(spaces, new Rules(List.of(rules))));
  }

  private static Rule anybody(OptionalInt maxIds) {
    Quota quota = Quota.limit(1000);
    return new Rule(new Subject.Anybody(), new SpaceChoice.Every(), quota, 9, maxIds, false);
  }

  @Test
  void aUserHoldsThreeQuartersOfASpaceInAllItsSets() {
    replaceRules(anybody(OptionalInt.empty()));
    Session first = open(ALICE, OpenRequest.DEFAULT);
    Session second = open(ALICE, OpenRequest.DEFAULT);
    assertThat(pasid.space().capacityIds()).isEqualTo(255);
    first.set().allocate(PasidRange.ALL, 150);
    second.set().allocate(PasidRange.ALL, 42);

    assertThat(second.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(first.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(open(ALICE, in("vlan")).set().allocate(PasidRange.ALL)).isPositive();
    assertThat(open(BOB, OpenRequest.DEFAULT).set().allocate(PasidRange.ALL, 63)).hasSize(63);
    sessions.close(first);
    assertThat(second.set().allocate(PasidRange.ALL)).isPositive();
  }

  @Test
  void aRuleNamesHowManyIdsAUserHolds() {
    replaceRules(anybody(OptionalInt.of(7)));
    open(ROOT, OpenRequest.DEFAULT).set().allocate(PasidRange.ALL, 6);
    Session second = open(ROOT, OpenRequest.DEFAULT);
    second.set().allocate(PasidRange.ALL);
    assertThat(second.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());

    replaceRules(anybody(OptionalInt.of(8)));
    open(ROOT, OpenRequest.DEFAULT);
    assertThat(second.set().tryAllocate(PasidRange.ALL)).isPositive();
    assertThat(second.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void whoMayOperateIsNotLimitedUnlessARuleSaysSo() {
    replaceRules(anybody(OptionalInt.empty()));
    assertThat(open(ROOT, OpenRequest.DEFAULT).set().allocate(PasidRange.ALL, 255)).hasSize(255);

    replaceRules(anybody(OptionalInt.of(0)));
    Session operators = open(new Peer(6, 1000, 50, true), in("vlan"));
    assertThat(operators.set().allocate(PasidRange.ALL, 15)).hasSize(15);
  }

  @Test
  void aSessionIsReplacedInItsPlace() {
    Session before = open(BOB, OpenRequest.DEFAULT);
    Session after = ((OpenResult.Opened) sessions.replace(before, SEAT, in("vlan"))).session();

    assertThat(after.hostedSpace()).isSameAs(vlan);
    assertThat(sessions.after(0)).containsExactly(after);
    assertThat(before.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CLOSED.code());
    assertThat(sessions.open(BOB, SEAT, in("vlan"))).isEqualTo(new OpenResult.TooMany());
  }

  @Test
  void aSessionStaysThatCannotBeReplaced() {
    Session session = open(BOB, OpenRequest.DEFAULT);

    assertThat(sessions.replace(session, SEAT, in("nowhere")))
        .isEqualTo(new OpenResult.Forbidden());
    assertThat(sessions.replace(session, SEAT, quota(17, 0))).isEqualTo(new OpenResult.OverQuota());
    assertThat(sessions.after(0)).containsExactly(session);
    assertThat(session.set().tryAllocate(PasidRange.ALL)).isPositive();
  }

  @Test
  void otherRulesLeaveOpenSetsAsTheyAre() {
    Session session = open(ALICE, OpenRequest.DEFAULT);
    sessions.replacePolicy(new AccessPolicy(spaces, new Rules(List.of())));

    assertThat(sessions.open(ALICE, SEAT, OpenRequest.DEFAULT))
        .isEqualTo(new OpenResult.Forbidden());
    assertThat(session.set().allocate(PasidRange.ALL)).isPositive();
    assertThat(session.set().quota()).isEqualTo(Quota.guaranteed(4, 100));
  }
}
