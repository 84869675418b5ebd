// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.protocol.Errno;
import io.pasid4j.testkit.model.ModelRefusal;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The spaces that the daemon should have, and the quotas that its rules give. */
final class ExpectedSpaces {
  private final InProcessDaemon daemon;
  private final Map<String, ModelSpace> spaces = new HashMap<>();

  ExpectedSpaces(InProcessDaemon daemon) {
    this.daemon = daemon;
    spaces.put(
        InProcessDaemon.KEPT, ModelSpace.ofBits(InProcessDaemon.KEPT_BITS, 0, daemon.nowMs()));
    resetUnkept();
  }

  /** Empties the spaces that no state directory keeps over a restart. */
  void resetUnkept() {
    int bits = InProcessDaemon.QUARANTINED_BITS;
    spaces.put(
        InProcessDaemon.QUARANTINED,
        ModelSpace.ofBits(bits, InProcessDaemon.QUARANTINE_MS, daemon.nowMs()));
    spaces.put(InProcessDaemon.OPERATORS, ModelSpace.ofBits(bits, 0, daemon.nowMs()));
  }

  ModelSpace space(String name) {
    return Objects.requireNonNull(spaces.get(name));
  }

  void advance(long ms) {
    spaces.values().forEach(space -> space.quarantine().advance(ms));
  }

  /**
   * Opens a set in the model.
   *
   * @param otherSets how many sets its user has already
   * @param mayHave how many that user may have
   */
  ExpectedOpening open(FuzzPeer peer, RequestedSession requested, int otherSets, int mayHave) {
    Peer user = peer.credentials();
    ModelSpace space = spaces.get(requested.space());
    if (space == null
        || (requested.space().equals(InProcessDaemon.OPERATORS) && !user.operator())) {
      return ExpectedOpening.refused(Errno.ENOENT);
    }
    int mostLimit = user.operator() ? Quota.DEFAULT_LIMIT_IDS : InProcessDaemon.QUOTA_IDS;
    boolean guaranteed = user.uid() == InProcessDaemon.UID_OF_DRAINER;
    int mostGuarantee = guaranteed ? InProcessDaemon.GUARANTEED_IDS : 0;
    int limit = requested.limitIds() == 0 ? mostLimit : requested.limitIds();
    int most = Math.min(mostGuarantee, limit);
    int guarantee = requested.guaranteedIds() == 0 ? most : requested.guaranteedIds();
    if (limit > mostLimit || guarantee > most) {
      return ExpectedOpening.refused(ModelRefusal.QUOTA.code());
    }
    if (user.uid() == InProcessDaemon.UID_OF_FEW_SETS && otherSets >= mayHave) {
      return ExpectedOpening.refused(Errno.EPERM);
    }
    ModelSet model = space.open(limit, guarantee);
    if (model == null) {
      return ExpectedOpening.refused(ModelRefusal.CAPACITY.code());
    }
    String name = requested.name().isEmpty() ? "pid-" + user.pid() : requested.name();
    return ExpectedOpening.of(
        new ExpectedSet(model, requested.space(), user.uid(), name, peer.isProcessAlive()));
  }
}
