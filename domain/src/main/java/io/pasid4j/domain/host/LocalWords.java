// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * The words of a host's space, as the domain changes them. They outlive the daemon, but not the
 * boot. An ID is <em>upstream</em> (held by the domain's internal set: not usable here), free, or
 * held by a set. Tenants allocate and free concurrently. Each call changes one word after the
 * other, and can be repeated if it was interrupted.
 */
public interface LocalWords {
  /**
   * Returns the IDs that are upstream, among the given ones.
   *
   * @param ids ascending, apart
   * @return a subset of them, ascending, apart
   */
  List<PasidRange> upstreamOf(List<PasidRange> ids);

  /**
   * Returns all IDs that are neither upstream nor reserved: those that tenants have or can have,
   * and those in quarantine.
   *
   * @return ascending, apart
   */
  List<PasidRange> leased();

  /**
   * Frees IDs that are upstream, so that tenants can allocate them.
   *
   * @param ids all upstream
   */
  void release(List<PasidRange> ids);

  /**
   * Takes free IDs upstream, all or none.
   *
   * @param ids ascending, apart
   * @return true; false if one of them was not free, and none of them is upstream that was not
   *     before
   */
  boolean withdraw(List<PasidRange> ids);

  /**
   * Moves IDs from upstream to a set that arrives; those that the set holds already stay.
   *
   * @param record the set, ARRIVING
   * @param ids ascending, apart; each upstream or held by the set
   * @return true; false if the host has no capacity for the set, so that the caller tries again at
   *     the next view
   */
  boolean take(MovingSet record, List<PasidRange> ids);

  /**
   * Returns the IDs of a set.
   *
   * @param setId its number on this host
   * @return ascending, apart
   */
  List<PasidRange> heldBy(long setId);

  /**
   * Returns whether a set has IDs that cannot move: freed, but still referenced.
   *
   * @param setId its number on this host
   * @return true if it has
   */
  boolean hasPending(long setId);

  /**
   * Takes all IDs of a set upstream and ends the set. They keep their quarantine: once released
   * here, tenants get them no sooner than if they had been freed here.
   *
   * @param setId its number on this host
   */
  void surrender(long setId);

  /**
   * Ends all sets and takes all IDs upstream, those that were held after their quarantine.
   *
   * @return true if all are upstream; false if some are still in quarantine, so that the caller
   *     tries again at a later view
   */
  boolean surrenderAll();
}
