// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * A limit on the IDs that several sets of one space have together: those of one user, say. An ID
 * counts from its allocation until it is free again: while a set holds it, has it pending, has
 * reported it as foreign, and, also after the set has ended, while it is quarantined. Thread-safe.
 */
public interface IdAccount {
  /**
   * The key the account was asked for by.
   *
   * @return the key, a user's number say
   */
  long key();

  /**
   * The number of IDs that count.
   *
   * @return 0 or more
   */
  long chargedIds();

  /**
   * The number of IDs that may count before allocations are refused with QUOTA.
   *
   * @return 0 or more; {@link Long#MAX_VALUE} unless it was set
   */
  long limitIds();

  /**
   * Changes the limit. Below what is charged it is allowed: nothing is taken away.
   *
   * @param limitIds the new limit, 0 or more
   * @throws IllegalArgumentException if {@code limitIds} is negative
   */
  void changeLimit(long limitIds);

  /**
   * The number of IDs that may count by a lease: a second limit, for whoever has one for several
   * spaces and gives each a part of it. The lower of the two counts; IDs that come from an internal
   * set are within the first one only, since its owner has leased for them.
   *
   * @return 0 or more; {@link Long#MAX_VALUE} unless it was set
   */
  long leasedIds();

  /**
   * Changes the lease. When this returns nothing more is charged beyond it; nothing is taken away.
   *
   * @param leasedIds the new lease, 0 or more
   * @throws IllegalArgumentException if {@code leasedIds} is negative
   */
  void changeLease(long leasedIds);

  /**
   * Lowers the lease, unless more is charged. Meanwhile allocations of others may be refused.
   *
   * @param leasedIds the new lease, 0 or more
   * @return true; from now on no more than that is charged. False, and the lease is as it was, if
   *     more is charged
   * @throws IllegalArgumentException if {@code leasedIds} is negative
   */
  boolean tryLowerLease(long leasedIds);
}
