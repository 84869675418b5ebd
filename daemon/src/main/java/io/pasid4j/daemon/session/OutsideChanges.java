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
   * Changes the quota of a set.
   *
   * @return false, and nothing is done, if the set is frozen
   * @throws QuotaRefusedException as {@link io.pasid4j.core.PasidSpace#changeQuota}
   */
  public boolean changeQuota(Session session, Quota quota) {
    return session
        .unlessFrozen(() -> {
          session.hostedSpace().space().changeQuota(session.set(), quota);
          session.save();
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
