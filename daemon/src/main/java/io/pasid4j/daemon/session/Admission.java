// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.OpenResult.Forbidden;
import io.pasid4j.daemon.session.OpenResult.OverQuota;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import java.util.List;
import java.util.Optional;

/** Decision of the rules about a request to open a set. */
sealed interface Admission {
  /**
   * The set may be opened.
   *
   * @param space the space to open it in
   * @param quota its quota
   * @param maxSets how many sets of the same key the peer's user may have, with this one
   * @param limitKeys the limits that the set counts against
   */
  record Granted(HostedSpace space, Quota quota, int maxSets, LimitKeys limitKeys)
      implements Admission {}

  /** The set may not be opened. */
  record Refused(OpenResult result) implements Admission {}

  private static Optional<Rule> ruleOf(AccessPolicy policy, Peer peer, String setName) {
    return peer.operator()
        ? Optional.of(Rules.ofOperators())
        : policy.rules().of(peer.applicant(setName));
  }

  /** The space with a name, if the peer may open sets in it, under whatever name. */
  static Optional<HostedSpace> spaceOf(AccessPolicy policy, Peer peer, String name) {
    List<Rule> rules =
        peer.operator()
            ? List.of(Rules.ofOperators())
            : policy.rules().byAnyName(peer.applicant(""));
    return policy
        .spaces()
        .byName(name)
        .filter(space -> rules.stream().anyMatch(own -> own.spaces().allows(space.name())));
  }

  /** Decides about a request of a peer. */
  static Admission decide(AccessPolicy policy, Peer peer, OpenRequest request) {
    Rule rule = ruleOf(policy, peer, request.name()).orElse(null);
    HostedSpace space = policy.spaces().byName(request.space()).orElse(null);
    if (rule == null || space == null || !rule.spaces().allows(space.name())) {
      return new Refused(new Forbidden());
    }
    if (!space.link().admitsTenants()) {
      return new Refused(new OpenResult.Later());
    }
    Quota allowed = rule.quota();
    int limit = request.limitIds() == 0 ? allowed.limitIds() : request.limitIds();
    int guarantee =
        request.guaranteedIds() == 0
            ? Math.min(allowed.guaranteedIds(), limit)
            : request.guaranteedIds();
    if (limit > allowed.limitIds() || guarantee > Math.min(allowed.guaranteedIds(), limit)) {
      return new Refused(new OverQuota());
    }
    return new Granted(space, Quota.guaranteed(guarantee, limit), rule.maxSets(), rule.limitKeys());
  }
}
