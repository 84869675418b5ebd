// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guarantees that sets have brought from other hosts while this one lacked the IDs for them.
 * Such a set is served without; it is given its guarantee when enough IDs are leased. Used by the
 * worker, but for {@link #quotaOf}.
 */
final class GuaranteeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final SessionRegistry sessions;
  private final Map<Session, Owed> owed = new ConcurrentHashMap<>();

  /**
   * A guarantee that is not met yet.
   *
   * @param arrived the quota of the set meanwhile; any other is an operator's decision
   * @param due the quota that it had on its earlier host
   */
  private record Owed(Quota arrived, Quota due) {}

  GuaranteeKeeper(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  /** Gives a set that has arrived, with its IDs, the quota that it had, now or later. */
  void restore(Session session, Quota due) {
    Owed guarantee = new Owed(session.set().quota(), due);
    if (due.guaranteedIds() > 0 && !isSettled(session, guarantee)) {
      owed.put(session, guarantee);
      LOG.warn(
          "set {}: arrives: {} IDs guaranteed (expected: at most {}); guaranteed when they are leased",
          session.id(),
          due.guaranteedIds(),
          session.set().size() + session.hostedSpace().space().inspector().unchargedIds());
    }
  }

  /** The quota that a set has, or is to have once its guarantee can be met. */
  Quota quotaOf(Session session) {
    Owed guarantee = owed.get(session);
    Quota now = session.set().quota();
    return guarantee != null && guarantee.arrived().equals(now) ? guarantee.due() : now;
  }

  /** Meets what can be met now. */
  void check() {
    owed.entrySet().removeIf(each -> isSettled(each.getKey(), each.getValue()));
  }

  /** The number of IDs that are missing for the guarantees, were no other set to take any. */
  long owedIds() {
    return owed.entrySet().stream()
        .mapToLong(
            each -> Math.max(0, each.getValue().due().guaranteedIds() - each.getKey().set().size()))
        .sum();
  }

  /** Returns whether the guarantee is met, or no set waits for it any more. */
  private boolean isSettled(Session session, Owed guarantee) {
    if (!session.set().quota().equals(guarantee.arrived())) {
      return true;
    }
    try {
      // False of a frozen set: it may be on its way to another host, with what it is owed.
      return sessions.outside().changeQuota(session, guarantee.due());
    } catch (QuotaRefusedException e) {
      return e.reason() != Refusal.CAPACITY;
    }
  }
}
