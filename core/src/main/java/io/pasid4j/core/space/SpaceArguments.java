// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.SpaceContext;

/** Checks that what is passed to a space belongs to it. Thread-safe. */
public final class SpaceArguments {
  private final SpaceContext context;
  private final SetRegistry registry;

  /** Creates the checks of one space. */
  public SpaceArguments(SpaceContext context, SetRegistry registry) {
    this.context = context;
    this.registry = registry;
  }

  /**
   * Returns the implementation of a set.
   *
   * @param set any
   * @return the same set
   * @throws IllegalArgumentException if the set is not of the space
   */
  public LocalSet set(PasidSet set) {
    if (set instanceof LocalSet local && local.isOf(context)) {
      return local;
    }
    throw new IllegalArgumentException("set: " + set + " (expected: a set of this space)");
  }

  /**
   * Returns the implementation of the target of a transfer.
   *
   * @param from the source, a set of the space
   * @param to any set
   * @return the target
   * @throws IllegalArgumentException if it is the source, or not of the space
   */
  public LocalSet otherSet(LocalSet from, PasidSet to) {
    LocalSet target = set(to);
    if (from == target) {
      throw new IllegalArgumentException("to: " + to + " (expected: another set than from)");
    }
    return target;
  }

  /**
   * Returns the implementation of an account.
   *
   * @param account any
   * @return the same account
   * @throws IllegalArgumentException if the account is not of the space
   */
  public OwnerAccount account(IdAccount account) {
    OwnerAccount local = registry.accounts().of(account.key());
    if (local != account) {
      throw new IllegalArgumentException(
          "account: " + account.key() + " (expected: an account of this space)");
    }
    return local;
  }

  /**
   * Checks that an ID is one of the space.
   *
   * @param id any number
   * @throws IllegalArgumentException if it is not
   */
  public void checkId(int id) {
    if (!context.contains(id)) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0 to " + context.maxId() + ")");
    }
  }
}
