// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

/**
 * The limits that a set counts against, each with the other sets of its user that have the same
 * key. A key stands for the rule that names the limit; {@link #DEFAULT_LIMIT} for the default,
 * which all rules share that name none. Immutable.
 *
 * @param sets the key of the limit on sets
 * @param ids the key of the limit on IDs
 */
public record LimitKeys(int sets, int ids) {
  /** The key of a limit that no rule names. */
  public static final int DEFAULT_LIMIT = 0;

  /** Those of a set whose rule names neither limit. */
  public static final LimitKeys DEFAULT = new LimitKeys(DEFAULT_LIMIT, DEFAULT_LIMIT);

  /** The key of the account that the IDs of a user's set count in. */
  public long account(int uid) {
    return ((long) ids << Integer.SIZE) | Integer.toUnsignedLong(uid);
  }
}
