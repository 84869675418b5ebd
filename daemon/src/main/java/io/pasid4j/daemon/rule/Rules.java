// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * The rules of a daemon: the first whose subject a peer is decides; a peer of no rule may open no
 * set. Immutable.
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

  /** One rule: everybody may open sets in every space. */
  public static Rules everybody(Quota quota) {
    return new Rules(List.of(inEverySpace(quota, Rule.DEFAULT_MAX_SETS, false)));
  }

  /** The rule for operators, whatever the others. */
  public static Rule ofOperators() {
    return OF_OPERATORS;
  }

  private static Rule inEverySpace(Quota quota, int maxSets, boolean drain) {
    return new Rule(
        new Subject.Anybody(), new SpaceChoice.Every(), quota, maxSets, OptionalInt.empty(), drain);
  }

  /**
   * Finds the rule for a peer; uid and gid are unsigned numbers.
   *
   * @param supplementaryGroups tests whether the peer is in a group beside its effective one
   */
  public Optional<Rule> of(int uid, int gid, IntPredicate supplementaryGroups) {
    return inOrder.stream()
        .filter(rule -> rule.subject().matches(uid, gid, supplementaryGroups))
        .findFirst();
  }
}
