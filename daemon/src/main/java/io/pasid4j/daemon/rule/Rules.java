// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.core.Quota;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The rules of a daemon: for a peer the first that is meant for it counts, and who is in none may
 * open no set. Immutable.
 *
 * @param inOrder the rules
 */
public record Rules(List<Rule> inOrder) {
  /** Copies the rules. */
  public Rules {
    inOrder = List.copyOf(inOrder);
  }

  private static final Rule OF_OPERATORS = inEverySpace(Quota.limit(Quota.DEFAULT_LIMIT_IDS), true);

  /** Everybody may open sets in every space. */
  public static Rules everybody(Quota quota) {
    return new Rules(List.of(inEverySpace(quota, false)));
  }

  /** What holds for operators, whatever the rules. */
  public static Rule ofOperators() {
    return OF_OPERATORS;
  }

  private static Rule inEverySpace(Quota quota, boolean drain) {
    return new Rule(
        new Subject.Anybody(), new SpaceChoice.Every(), quota, Rule.UNLIMITED_SETS, drain);
  }

  /**
   * The rule for a peer; uid and gid are unsigned numbers.
   *
   * @param others whether the peer is in a group that is not its effective one
   */
  public Optional<Rule> of(int uid, int gid, IntPredicate others) {
    return inOrder.stream().filter(rule -> rule.subject().matches(uid, gid, others)).findFirst();
  }
}
