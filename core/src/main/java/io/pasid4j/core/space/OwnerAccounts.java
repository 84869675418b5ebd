// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.quota.OwnerAccount;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The accounts of a space by key. They are never removed: a key is a user of the host, and there
 * are few.
 */
public final class OwnerAccounts {
  private final ConcurrentSkipListMap<Long, OwnerAccount> byKey = new ConcurrentSkipListMap<>();

  OwnerAccounts() {}

  /** Returns the account of a key, creating it if necessary. */
  public OwnerAccount of(long key) {
    return byKey.computeIfAbsent(key, OwnerAccount::new);
  }

  /** All accounts, by ascending key. */
  public Collection<OwnerAccount> all() {
    return byKey.values();
  }
}
