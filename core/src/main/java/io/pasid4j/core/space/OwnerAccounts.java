// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.quota.OwnerAccount;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/** The accounts of a space by key. They stay: a key is a user of the host, or as few. */
public final class OwnerAccounts {
  private final ConcurrentSkipListMap<Long, OwnerAccount> byKey = new ConcurrentSkipListMap<>();

  OwnerAccounts() {}

  /** The account of a key, made now if there was none. */
  public OwnerAccount of(long key) {
    return byKey.computeIfAbsent(key, OwnerAccount::new);
  }

  /** All accounts, by ascending key. */
  public Collection<OwnerAccount> all() {
    return byKey.values();
  }
}
