// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.quota.Account;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets that have ended and may still be charged for quarantined IDs. Guarded by the registry's
 * lock. Those without a charge are dropped when they are half of all.
 */
final class QuarantinePayers {
  private static final int FIRST_LOOK = 64;

  private final List<Account> payers = new ArrayList<>();
  private int nextLook = FIRST_LOOK;

  /** Adds a set if it is charged for any. If memory is exhausted, nothing has changed. */
  void add(Account payer) {
    if (payer.quarantinedIds() == 0) {
      return;
    }
    if (payers.size() >= nextLook) {
      payers.removeIf(seen -> seen.quarantinedIds() == 0);
      nextLook = Math.max(FIRST_LOOK, 2 * payers.size());
    }
    payers.add(payer);
  }

  /** Makes them charge the space. */
  void startCounting() {
    payers.forEach(Account::startCounting);
  }
}
