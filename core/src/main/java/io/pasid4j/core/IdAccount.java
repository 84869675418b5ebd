// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * What several sets of one space may have together: those of one user, say. An ID counts from its
 * allocation until it is free again: while a set holds it, has it pending, has reported it as
 * foreign, and, also after the set has ended, while it is quarantined. Thread-safe.
 */
public interface IdAccount {
  /**
   * The key the account was asked for by.
   *
   * @return the key, a user's number say
   */
  long key();

  /**
   * How many IDs count.
   *
   * @return 0 or more
   */
  long chargedIds();

  /**
   * How many IDs may count before allocations are refused with QUOTA.
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
}
