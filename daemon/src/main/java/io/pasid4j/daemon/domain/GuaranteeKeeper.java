// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guarantees that sets have brought from other hosts while this one lacked the IDs for them.
 * Such a set is served without; it is given its guarantee when enough IDs are leased. Its record
 * says what it is owed, so a daemon that starts goes on with it. Used by the worker, but for {@link
 * #quotaOf}.
 */
final class GuaranteeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final SessionRegistry sessions;

  /** The sets that were owed a guarantee at the last check. */
  private final Set<Session> owed = ConcurrentHashMap.newKeySet();

  /** Keeps the guarantees of a space's sets, those included that an earlier daemon owed. */
  GuaranteeKeeper(SessionRegistry sessions, HostedSpace hosted) {
    this.sessions = sessions;
    for (Session session : sessions.after(0)) {
      if (session.hostedSpace() == hosted && session.owedGuaranteeIds() > 0) {
        owed.add(session);
      }
    }
  }

  /** Gives a set that has arrived, with its IDs, the guarantee that it had, now or later. */
  void restore(Session session, int guaranteedIds) {
    if (guaranteedIds == 0) {
      return;
    }
    sessions.outside().oweGuarantee(session, guaranteedIds);
    if (!isSettled(session)) {
      owed.add(session);
      LOG.warn(
          "set {}: arrives: {} IDs guaranteed (expected: at most {}); guaranteed when they are leased",
          session.id(),
          guaranteedIds,
          session.set().size() + session.hostedSpace().space().inspector().unchargedIds());
    }
  }

  /** The quota that a set has, or is to have once its guarantee can be met. */
  Quota quotaOf(Session session) {
    Quota now = session.set().quota();
    int owedIds = session.owedGuaranteeIds();
    return owedIds > 0 ? Quota.guaranteed(owedIds, now.limitIds()) : now;
  }

  /** Meets what can be met now. */
  void check() {
    owed.removeIf(this::isSettled);
  }

  /** The number of IDs that are missing for the guarantees, were no other set to take any. */
  long owedIds() {
    return owed.stream()
        .mapToLong(session -> Math.max(0, session.owedGuaranteeIds() - session.set().size()))
        .sum();
  }

  /** Returns whether the guarantee is met, or no set waits for it any more. */
  private boolean isSettled(Session session) {
    try {
      // False of a frozen set: it may be on its way to another host, with what it is owed.
      return sessions.outside().meetGuarantee(session);
    } catch (QuotaRefusedException e) {
      return e.reason() != Refusal.CAPACITY;
    }
  }
}
