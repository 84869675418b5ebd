// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * The words of a host's space, as the domain changes them. They outlive the daemon and not the
 * boot. An ID is <em>upstream</em> (the domain's internal set has it: not usable here), free, or a
 * set's. Tenants allocate and free beside this, without it: each call changes one word after the
 * other, and can be repeated after it was cut short.
 */
public interface LocalWords {
  /**
   * Which of some IDs are upstream.
   *
   * @param ids ascending, apart
   * @return those of them, ascending, apart
   */
  List<PasidRange> upstreamOf(List<PasidRange> ids);

  /**
   * Frees IDs that are upstream: tenants may have them from now on.
   *
   * @param ids all upstream
   */
  void release(List<PasidRange> ids);

  /**
   * Takes free IDs upstream, all or none.
   *
   * @param ids ascending, apart
   * @return true; false if one of them was not free: none is upstream now that was not before
   */
  boolean withdraw(List<PasidRange> ids);

  /**
   * Gives a set that arrives the IDs that are upstream; those that it has already stay its own.
   *
   * @param record the set, ARRIVING
   * @param ids ascending, apart; all upstream or the set's
   * @return true; false if the host has no room for the set: it is tried again at the next view
   */
  boolean take(MovingSet record, List<PasidRange> ids);

  /**
   * The IDs of a set.
   *
   * @param setId its number on this host
   * @return ascending, apart
   */
  List<PasidRange> heldBy(long setId);

  /**
   * True if a set has IDs that cannot move now: freed, and still referenced.
   *
   * @param setId its number on this host
   * @return true if it has
   */
  boolean hasPending(long setId);

  /**
   * Takes all IDs of a set upstream and ends the set. They keep their quarantine: when they are
   * released later, tenants get them no sooner than if they had been freed here.
   *
   * @param setId its number on this host
   */
  void surrender(long setId);

  /**
   * Ends all sets and takes all IDs upstream; those that were held rest first, as any that is
   * freed.
   *
   * @return true if all are; false if some still rest: it is asked again at a later view
   */
  boolean surrenderAll();
}
