// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.ControlGroup;
import io.pasid4j.daemon.rule.NamePattern;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.rule.SpaceChoice;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of one user that meets several rules: each holds, and none takes from another. */
class RuleLimitsTest {
  private static final SessionHolder HOLDER = reason -> {};
  private static final Peer ALICE = new Peer(3, 1000, 50);
  private static final Peer ALICE_IN_GROUP = new Peer(4, 1000, 36);
  private static final Peer ALICE_IN_UNIT =
      new Peer(5, 1000, 50, false, Peer.NO_GROUPS, ControlGroup.of("/a.slice/web.service"));
  private static final Subject NAMED = new Subject.SetName(new NamePattern("vm-*"));
  private static final Subject OTHERWISE_NAMED = new Subject.SetName(new NamePattern("vm-?"));
  private static final Subject ANYBODY = new Subject.Anybody();

  private final HostedSpace pasid = new HostedSpace("pasid", PasidSpace.builder().bits(8).build());
  private final Spaces spaces = new Spaces(pasid, List.of(pasid));
  private final SessionRegistry sessions = new SessionRegistry(policy(), () -> 0);

  private AccessPolicy policy(Rule... rules) {
    return new AccessPolicy(spaces, new Rules(List.of(rules)));
  }

  private static Rule rule(Subject subject, int maxSets, OptionalInt maxIds) {
    return new Rule(subject, new SpaceChoice.Every(), Quota.limit(1000), maxSets, maxIds, false);
  }

  private static Rule ids(Subject subject, int maxIds) {
    return rule(subject, 9, OptionalInt.of(maxIds));
  }

  private static Rule byDefault(Subject subject) {
    return rule(subject, Rule.DEFAULT_MAX_SETS, OptionalInt.empty());
  }

  private OpenResult tryOpen(Peer peer, String name) {
    return sessions.open(peer, HOLDER, new OpenRequest("", name, 0, 0));
  }

  private Session open(Peer peer, String name) {
    return ((OpenResult.Opened) tryOpen(peer, name)).session();
  }

  private static void holdsAtMost(Session session, int more) {
    session.set().allocate(PasidRange.ALL, more);
    assertThat(session.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachRulesLimitHoldsWhicheverIsMetLast(boolean isNamedFirst) {
    sessions.replacePolicy(policy(ids(NAMED, 5), ids(ANYBODY, 2)));
    Session first = open(ALICE, isNamedFirst ? "vm-1" : "");
    Session second = open(ALICE, isNamedFirst ? "" : "vm-1");

    holdsAtMost(first, isNamedFirst ? 5 : 2);
    holdsAtMost(second, isNamedFirst ? 2 : 5);
    assertThat(open(ALICE, "vm-2").set().tryAllocate(PasidRange.ALL))
        .isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aGroupAndAUnitHaveLimitsOfTheirOwnToo() {
    sessions.replacePolicy(
        policy(
            ids(new Subject.Gid(36), 3),
            ids(new Subject.Unit(new NamePattern("web.service")), 4),
            ids(ANYBODY, 5)));
    Session inGroup = open(ALICE_IN_GROUP, "");
    Session inUnit = open(ALICE_IN_UNIT, "");
    Session other = open(ALICE, "");

    holdsAtMost(inGroup, 3);
    holdsAtMost(inUnit, 4);
    holdsAtMost(other, 5);
  }

  @Test
  void rulesWithoutALimitShareTheDefaultOne() {
    sessions.replacePolicy(policy(byDefault(NAMED), byDefault(ANYBODY)));
    open(ALICE, "vm-1").set().allocate(PasidRange.ALL, 190);
    holdsAtMost(open(ALICE, ""), 2);
  }

  @Test
  void eachRulesSetsCountOnTheirOwn() {
    sessions.replacePolicy(
        policy(rule(NAMED, 1, OptionalInt.empty()), rule(ANYBODY, 2, OptionalInt.empty())));
    open(ALICE, "");
    open(ALICE, "");
    Session named = open(ALICE, "vm-1");

    assertThat(tryOpen(ALICE, "vm-2")).isInstanceOf(OpenResult.TooMany.class);
    assertThat(tryOpen(ALICE, "")).isInstanceOf(OpenResult.TooMany.class);
    sessions.close(named);
    assertThat(tryOpen(ALICE, "")).isInstanceOf(OpenResult.TooMany.class);
    open(ALICE, "vm-2");
  }

  @Test
  void aNamedSetInPlaceOfTheImplicitOneCountsByItsOwnRule() {
    sessions.replacePolicy(
        policy(rule(NAMED, 1, OptionalInt.of(5)), rule(ANYBODY, 1, OptionalInt.of(2))));
    Session implicit = open(ALICE, "");
    OpenResult replaced = sessions.replace(implicit, HOLDER, new OpenRequest("", "vm-1", 0, 0));

    holdsAtMost(((OpenResult.Opened) replaced).session(), 5);
    holdsAtMost(open(ALICE, ""), 2);
  }

  @Test
  void aReloadGivesOpenSetsTheirRulesNewLimit() {
    sessions.replacePolicy(policy(ids(NAMED, 5), ids(ANYBODY, 2)));
    Session named = open(ALICE, "vm-1");
    Session other = open(ALICE, "");
    sessions.replacePolicy(policy(ids(NAMED, 3), ids(ANYBODY, 4)));

    holdsAtMost(named, 3);
    holdsAtMost(other, 4);
  }

  @Test
  void aSetKeepsItsLimitIfItsRuleIsGoneAndOneOpenedLaterHasThatOfTheNewRule() {
    sessions.replacePolicy(policy(ids(NAMED, 5)));
    Session named = open(ALICE, "vm-1");
    sessions.replacePolicy(policy(ids(OTHERWISE_NAMED, 7)));

    holdsAtMost(named, 5);
    holdsAtMost(open(ALICE, "vm-2"), 7);
  }

  private static Rule guaranteed(Subject subject, int ids) {
    return new Rule(
        subject,
        new SpaceChoice.Every(),
        Quota.guaranteed(ids, 255),
        9,
        OptionalInt.of(255),
        false);
  }

  private OpenResult replace(Session old, String name) {
    return sessions.replace(old, HOLDER, new OpenRequest("", name, 0, 0));
  }

  @Test
  void aSetTakesOverTheGuaranteeOfTheOneThatItReplacesThoughItFillsTheSpace() {
    sessions.replacePolicy(policy(guaranteed(ANYBODY, 255)));
    Session implicit = open(ALICE, "");
    Session named = ((OpenResult.Opened) replace(implicit, "vm-1")).session();

    assertThat(named.set().quota()).isEqualTo(Quota.guaranteed(255, 255));
    assertThat(tryOpen(ALICE, "")).isInstanceOf(OpenResult.Unguaranteed.class);
    assertThat(named.set().allocate(PasidRange.ALL, 255)).hasSize(255);
    sessions.close(named);
    assertThat(open(ALICE, "").set().allocate(PasidRange.ALL, 255)).hasSize(255);
  }

  @Test
  void aSetThatCannotBeReplacedKeepsItsGuarantee() {
    sessions.replacePolicy(policy(guaranteed(NAMED, 200), guaranteed(ANYBODY, 100)));
    Session implicit = open(ALICE, "");
    Session other = open(ALICE, "");

    assertThat(replace(implicit, "vm-1")).isInstanceOf(OpenResult.Unguaranteed.class);
    assertThat(implicit.set().quota()).isEqualTo(Quota.guaranteed(100, 255));
    assertThat(other.set().allocate(PasidRange.ALL, 155)).hasSize(155);
    assertThat(other.set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    assertThat(implicit.set().allocate(PasidRange.ALL, 100)).hasSize(100);
  }
}
