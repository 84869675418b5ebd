// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.OpenResult.Forbidden;
import io.pasid4j.daemon.session.OpenResult.Unmet;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.Optional;

/** What the rules make of a wish. */
sealed interface Admission {
  /**
   * It may be opened.
   *
   * @param space where
   * @param quota what the set gets
   * @param maxSets how many sets the peer's user may have, with this one
   */
  record Granted(HostedSpace space, Quota quota, int maxSets) implements Admission {}

  /** It may not. */
  record Refused(OpenResult answer) implements Admission {}

  private static Optional<Rule> ruleOf(AccessPolicy regime, Peer peer) {
    return peer.operator()
        ? Optional.of(Rules.ofOperators())
        : regime.rules().of(peer.uid(), peer.gid(), peer.others());
  }

  /** The space with a name, if the peer may open sets in it. */
  static Optional<HostedSpace> spaceOf(AccessPolicy regime, Peer peer, String name) {
    Optional<Rule> rule = ruleOf(regime, peer);
    return regime
        .spaces()
        .byName(name)
        .filter(space -> rule.filter(own -> own.spaces().allows(space.name())).isPresent());
  }

  /** Decides about a wish of a peer. */
  static Admission decide(AccessPolicy regime, Peer peer, OpenRequest wish) {
    Rule rule = ruleOf(regime, peer).orElse(null);
    HostedSpace space = spaceOf(regime, peer, wish.space()).orElse(null);
    if (rule == null || space == null) {
      return new Refused(new Forbidden());
    }
    Quota most = rule.quota();
    int limit = wish.limitIds() == 0 ? most.limitIds() : wish.limitIds();
    int guarantee =
        wish.guaranteedIds() == 0 ? Math.min(most.guaranteedIds(), limit) : wish.guaranteedIds();
    if (limit > most.limitIds() || guarantee > Math.min(most.guaranteedIds(), limit)) {
      return new Refused(new Unmet(Refusal.QUOTA));
    }
    return new Granted(space, Quota.guaranteed(guarantee, limit), rule.maxSets());
  }
}
