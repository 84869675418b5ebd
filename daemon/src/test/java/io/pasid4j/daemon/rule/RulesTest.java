// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.container.Series;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that decides about an applicant. */
class RulesTest {
  private static final ControlGroup VM_7 =
      ControlGroup.of("/machine.slice/machine-qemu.slice/vm-7.scope/emulator");

  private static Rule rule(Subject subject, int quota) {
    return new Rule(
        subject,
        new SpaceChoice.Named(Set.of("pasid")),
        Quota.limit(quota),
        Rule.DEFAULT_MAX_SETS,
        OptionalInt.empty(),
        false);
  }

  private static Rule rule(Subject subject, Series series) {
    Rule quota = rule(subject, 1);
    return new Rule(
        subject,
        quota.spaces(),
        quota.quota(),
        quota.maxSets(),
        quota.maxIds(),
        quota.maxIdsInDomain(),
        quota.drain(),
        Optional.of(series));
  }

  @Test
  void theSeriesIsOfTheFirstRuleThatIsAboutNoNames() {
    Rules rules =
        new Rules(
            List.of(
                rule(name("*"), Series.V5_9_RC6),
                rule(new Subject.Uid(1), 7),
                rule(new Subject.Uid(2), Series.V5_7_RC4),
                rule(new Subject.Anybody(), Series.V5_8_RC1)));

    assertThat(rules.seriesOf(applicant(1, "", VM_7))).as("a rule without one").isEmpty();
    assertThat(rules.seriesOf(applicant(2, "", VM_7))).contains(Series.V5_7_RC4);
    assertThat(rules.seriesOf(applicant(3, "vm", VM_7))).contains(Series.V5_8_RC1);
    assertThat(Rules.everybody(Quota.limit(1)).seriesOf(applicant(3, "", VM_7))).isEmpty();
  }

  private static Subject name(String pattern) {
    return new Subject.SetName(new NamePattern(pattern));
  }

  private static Applicant applicant(int uid, String name, ControlGroup group) {
    return new Applicant(uid, 100, gid -> gid == 36, name, group);
  }

  @ParameterizedTest
  @CsvSource({
    "vm-*, vm-7, true",
    "vm-*, vm-, true",
    "vm-*, xvm-7, false",
    "vm-?, vm-17, false",
    "*-7, vm-7, true",
    "*a*b*, xaxxb, true",
    "*a*b, xaxbx, false",
    "'', '', true",
    "'', x, false",
    "*, '', true",
    "[a].c, [a].c, true",
    "a.c, abc, false"
  })
  void aPatternMatchesWholeNames(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void aHostilePatternAndNameAreComparedInBoundedTime() {
    assertThat(new NamePattern("*a".repeat(30) + "b").matches("a".repeat(5000))).isFalse();
  }

  @Test
  void eachConditionOfARuleHasToHold() {
    Subject both = new Subject.Each(List.of(new Subject.Uid(1000), name("vm-*")));

    assertThat(both.matches(applicant(1000, "vm-7", VM_7))).isTrue();
    assertThat(both.matches(applicant(1001, "vm-7", VM_7))).isFalse();
    assertThat(both.matches(applicant(1000, "db", VM_7))).isFalse();
    assertThat(new Subject.Gid(36).matches(applicant(1, "", VM_7))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/machine.slice/*, true",
    "/machine.slice, true",
    "/machine.slice/machine-qemu.slice/vm-7.scope, true",
    "/machine, false",
    "/system.slice*, false",
    "/*, true",
    "/machine.slice/*/vm-?.scope, true",
    "/machine.slice/vm-*, false",
    "/machine.slice/*vm-7.scope, false",
    "/machine.slice/**vm-7.scope, true",
    "/machine.slice?machine-qemu.slice, false",
    "**/vm-7.scope, true",
    "**/vm-*, true",
    "**, true",
    "*, false",
    "/**/vm-8.scope, false",
    "/machine.slice/*/*/vm-7.scope, false"
  })
  void aControlGroupIsInEachGroupAboveIt(String pattern, boolean matches) {
    Subject subject = new Subject.Cgroup(new PathPattern(pattern));

    assertThat(subject.matches(applicant(1, "", VM_7))).isEqualTo(matches);
    assertThat(subject.matches(applicant(1, "", ControlGroup.UNKNOWN))).isFalse();
  }

  @Test
  void aLongPathIsMatchedInBoundedTime() {
    PathPattern pattern = new PathPattern("/**a*a".repeat(20) + "b");
    assertThat(pattern.matchesOrHolds("/a".repeat(2000))).isFalse();
    assertThat(pattern.matchesOrHolds("/a-a".repeat(2000) + "b")).isTrue();
  }

  @Test
  void aUnitIsTheFirstPartThatIsNoSlice() {
    Subject vm = new Subject.Unit(new NamePattern("vm-*.scope"));

    assertThat(vm.matches(applicant(1, "", VM_7))).isTrue();
    assertThat(vm.matches(applicant(1, "", ControlGroup.of("/user.slice/vm-7.service")))).isFalse();
    assertThat(ControlGroup.of("/").unit()).isEmpty();
    assertThat(ControlGroup.of("/docker/4711").unit()).isEmpty();
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    Rules rules =
        new Rules(
            List.of(
                rule(name("vm-big"), 9),
                rule(new Subject.Uid(7), 8),
                rule(name("vm-*"), 7),
                rule(new Subject.Anybody(), 6)));

    assertThat(quota(rules, applicant(7, "vm-big", VM_7))).isEqualTo(9);
    assertThat(quota(rules, applicant(7, "vm-1", VM_7))).isEqualTo(8);
    assertThat(quota(rules, applicant(8, "vm-1", VM_7))).isEqualTo(7);
    assertThat(quota(rules, applicant(8, "", VM_7))).isEqualTo(6);
    assertThat(rules.byAnyName(applicant(7, "", VM_7)))
        .extracting(rule -> rule.quota().limitIds())
        .containsExactly(9, 8);
    assertThat(rules.byAnyName(applicant(8, "", VM_7))).hasSize(3);
  }

  private static int quota(Rules rules, Applicant applicant) {
    return rules.of(applicant).orElseThrow().quota().limitIds();
  }

  @Test
  void aReportSaysOfEachRuleWhetherItDecides() {
    Rules rules =
        new Rules(
            List.of(
                rule(new Subject.Each(List.of(new Subject.Uid(7), name("vm-*"))), 9),
                rule(new Subject.Uid(7), 8),
                rule(new Subject.Gid(36), 7)));

    assertThat(RuleReport.lines(rules))
        .first()
        .isEqualTo("rule 1, uid 7 and name vm-*: pasid; quota 9, 0 guaranteed; at most 4096 sets");
    assertThat(RuleReport.lines(rules, applicant(7, "db", VM_7)))
        .containsExactly(
            "rule 1, uid 7 and name vm-*: does not match",
            "rule 2, uid 7: decides",
            "rule 3, gid 36: matches, an earlier one decides",
            "so it may open sets in pasid; quota 8, 0 guaranteed; at most 4096 sets");
    assertThat(RuleReport.lines(rules, Applicant.of(5, 5)))
        .last()
        .isEqualTo("so it may open no set: no rule matches");
  }
}
