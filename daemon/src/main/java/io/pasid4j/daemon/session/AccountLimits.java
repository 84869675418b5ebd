// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.state.LimitKeys;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits of the accounts that sets count in: one account a user and rule that names a limit, and
 * one a user for the default. So no rule changes what another one allows.
 */
final class AccountLimits {
  private AccountLimits() {}

  /** Gives the account of a session's set the limit that a policy has for it. */
  static void apply(AccessPolicy policy, Session session) {
    if (session.peer().operator() || session.isReservation()) {
      return;
    }
    PasidSpace space = session.hostedSpace().space();
    IdAccount account = space.account(session.account());
    account.changeLimit(
        limitOf(policy.rules(), session.limitKeys(), space)
            .orElse(Math.min(account.limitIds(), defaultOf(session.peer(), space))));
    if (inDomain(policy.rules(), session.limitKeys().ids()).isPresent()) {
      session.hostedSpace().link().limit(session.account());
    }
  }

  /** Returns the limit of a key in the domain; empty if no rule has that key, or names one. */
  static OptionalInt inDomain(Rules rules, int idsKey) {
    return rules.inOrder().stream()
        .filter(rule -> rule.limitKeys().ids() == idsKey)
        .map(Rule::maxIdsInDomain)
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /**
   * Empty if no rule names the limit: then the default applies, and after a reload the previous
   * limit.
   */
  private static OptionalLong limitOf(Rules rules, LimitKeys keys, PasidSpace space) {
    return keys.ids() == LimitKeys.DEFAULT_LIMIT
        ? OptionalLong.empty()
        : rules.inOrder().stream()
            .filter(rule -> rule.limitKeys().ids() == keys.ids())
            .mapToLong(rule -> rule.maxIdsOf(space.capacityIds()))
            .findFirst();
  }

  /** A user that may operate the daemon would not be bound by it. */
  private static long defaultOf(Peer peer, PasidSpace space) {
    return peer.mayOperate() ? Long.MAX_VALUE : Rule.defaultMaxIds(space.capacityIds());
  }
}
