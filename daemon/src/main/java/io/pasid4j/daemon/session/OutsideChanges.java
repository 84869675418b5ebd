// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import java.util.OptionalInt;

/**
 * Changes of sets that do not come over the sets' own connections. None changes a frozen set: what
 * is moving is what was described, and an ID of it that were freed here would be given to another
 * while the moved set still has it. None waits. Thread-safe.
 */
public final class OutsideChanges {
  private final SessionCloser closer;

  /** Guards quotas, so that a guarantee that is owed never replaces an operator's decision. */
  private final Object quotas = new Object();

  OutsideChanges(SessionCloser closer) {
    this.closer = closer;
  }

  /**
   * Frees IDs of a set.
   *
   * @return how many were freed; empty, and nothing is done, if the set is frozen
   */
  public OptionalInt release(Session session, PasidRange range) {
    return session
        .unlessFrozen(() -> session.set().free(range))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /**
   * Changes the quota of a set, which is owed no guarantee any more.
   *
   * @return false, and nothing is done, if the set is frozen
   * @throws QuotaRefusedException as {@link io.pasid4j.core.PasidSpace#changeQuota}
   */
  public boolean changeQuota(Session session, Quota quota) {
    return session
        .unlessFrozen(() -> {
          synchronized (quotas) {
            change(session, quota);
          }
          return true;
        })
        .orElse(false);
  }

  private static void change(Session session, Quota quota) {
    session.hostedSpace().space().changeQuota(session.set(), quota);
    session.owedGuaranteeIds(0);
    session.save();
  }

  /**
   * Records that a set is owed a guarantee, 1 ID or more and within its limit. The debt outlives
   * the daemon and ends with the next change of the quota.
   */
  public void oweGuarantee(Session session, int guaranteedIds) {
    synchronized (quotas) {
      session.owedGuaranteeIds(guaranteedIds);
      session.save();
    }
  }

  /**
   * Gives a set the guarantee that it is owed, if it still is.
   *
   * @return false, and nothing is done, if the set is frozen
   * @throws QuotaRefusedException as {@link io.pasid4j.core.PasidSpace#changeQuota}; it is owed the
   *     guarantee as before
   */
  public boolean meetGuarantee(Session session) {
    return session
        .unlessFrozen(() -> {
          synchronized (quotas) {
            int owedIds = session.owedGuaranteeIds();
            if (owedIds > 0) {
              change(session, Quota.guaranteed(owedIds, session.set().quota().limitIds()));
            }
          }
          return true;
        })
        .orElse(false);
  }

  /**
   * Ends a session for an operator, and the connection that has it.
   *
   * @return how many IDs counted against its quota, 0 if it had ended already; empty, and nothing
   *     is done, if its set is frozen
   */
  public OptionalInt close(Session session) {
    OptionalInt heldIds = closer.closeUnlessFrozen(session);
    SessionHolder holder = session.ownership().holder();
    if (heldIds.isPresent() && holder != null) {
      holder.evict("closed by an operator");
    }
    return heldIds;
  }
}
