// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.SpaceContext;
import io.pasid4j.core.space.SetRegistry;

/** Checks that what is passed to a space belongs to it. Thread-safe. */
final class SpaceArguments {
  private final SpaceContext context;
  private final SetRegistry registry;

  SpaceArguments(SpaceContext context, SetRegistry registry) {
    this.context = context;
    this.registry = registry;
  }

  /**
   * Returns the implementation of a set.
   *
   * @throws IllegalArgumentException if the set is not of the space
   */
  LocalSet set(PasidSet set) {
    if (set instanceof LocalSet local && local.isOf(context)) {
      return local;
    }
    throw new IllegalArgumentException("set: " + set + " (expected: a set of this space)");
  }

  /**
   * Returns the implementation of the target of a transfer.
   *
   * @throws IllegalArgumentException if it is the source, or not of the space
   */
  LocalSet otherSet(LocalSet from, PasidSet to) {
    LocalSet target = set(to);
    if (from == target) {
      throw new IllegalArgumentException("to: " + to + " (expected: another set than from)");
    }
    return target;
  }

  /**
   * Returns the implementation of an account.
   *
   * @throws IllegalArgumentException if the account is not of the space
   */
  OwnerAccount account(IdAccount account) {
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
   * @throws IllegalArgumentException if it is not
   */
  void checkId(int id) {
    if (!context.contains(id)) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0 to " + context.maxId() + ")");
    }
  }
}
