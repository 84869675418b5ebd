// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.container.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rules of a daemon: the first one that matches a peer applies; a peer that matches none may
 * open no set. Immutable.
 *
 * @param inOrder the rules
 */
public record Rules(List<Rule> inOrder) {
  /** Copies the rules. */
  public Rules {
    inOrder = List.copyOf(inOrder);
  }

  private static final Rule OF_OPERATORS =
      inEverySpace(Quota.limit(Quota.DEFAULT_LIMIT_IDS), Rule.UNLIMITED_SETS, true);

  /** Returns a single rule: everybody may open sets in every space. */
  public static Rules everybody(Quota quota) {
    return new Rules(List.of(inEverySpace(quota, Rule.DEFAULT_MAX_SETS, false)));
  }

  /** Returns the rule for operators, whatever the others. */
  public static Rule ofOperators() {
    return OF_OPERATORS;
  }

  private static Rule inEverySpace(Quota quota, int maxSets, boolean drain) {
    return new Rule(
        new Subject.Anybody(), new SpaceChoice.Every(), quota, maxSets, OptionalInt.empty(), drain);
  }

  /** Finds the rule for an applicant. */
  public Optional<Rule> of(Applicant applicant) {
    return inOrder.stream().filter(rule -> rule.subject().matches(applicant)).findFirst();
  }

  /**
   * Finds the revision of the PASID series that an applicant's program was compiled for, unless the
   * program names one. It is needed before the connection names a set, so rules about names do not
   * count.
   *
   * @return that of the first matching rule; empty: none
   */
  public Optional<Series> seriesOf(Applicant applicant) {
    if (inOrder.stream().allMatch(rule -> rule.series().isEmpty())) {
      return Optional.empty();
    }
    return inOrder.stream()
        .filter(rule -> !rule.subject().isAboutNames())
        .filter(rule -> rule.subject().matches(applicant))
        .findFirst()
        .flatMap(Rule::series);
  }

  /** The most IDs that a set of a space is guaranteed without asking for it, under any rule. */
  public int mostGuaranteedIds(String space) {
    return inOrder.stream()
        .filter(rule -> rule.spaces().allows(space))
        .mapToInt(rule -> rule.quota().guaranteedIds())
        .max()
        .orElse(0);
  }

  /**
   * Finds the rules that an applicant may come under, by the name that it gives a set: those about
   * names, up to the first that is for any name.
   */
  public List<Rule> byAnyName(Applicant applicant) {
    List<Rule> possible = new ArrayList<>();
    for (Rule rule : inOrder) {
      if (rule.subject().matchesByAnyName(applicant)) {
        possible.add(rule);
        if (!rule.subject().isAboutNames()) {
          return possible;
        }
      }
    }
    return possible;
  }
}
