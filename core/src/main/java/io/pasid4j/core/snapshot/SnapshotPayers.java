// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.space.RecoveredWords;
import io.pasid4j.core.space.SetRegistry;
import io.pasid4j.core.space.Space;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payers for the quarantined IDs of a space that is restored. */
final class SnapshotPayers {
  private final Space space;
  private final SetRegistry registry;
  private final Map<Integer, Account> byId = new HashMap<>();
  private final Map<@Nullable Long, Account> ofEnded = new HashMap<>();

  SnapshotPayers(Space space) {
    this.space = space;
    this.registry = space.registry();
  }

  /** Records a payer: a set, or ended sets of an account, or of none. */
  void add(int id, int owner, @Nullable Long account) {
    LocalSet set = owner == 0 ? null : registry.ofOwner(owner);
    if (owner != 0 && set == null) {
      throw new IllegalArgumentException("owner charged: " + owner + " (expected: one of a set)");
    }
    Account payer = set == null ? ofEnded(account) : set;
    if (byId.put(id, payer) != null) {
      throw new IllegalArgumentException("quarantined ID: " + id + " (expected: once)");
    }
  }

  private Account ofEnded(@Nullable Long account) {
    return ofEnded.computeIfAbsent(
        account, key -> space.endedPayer(key == null ? null : registry.accounts().of(key)));
  }

  /** Charges them, in the order in which they are due. */
  void adopt() {
    Quarantine quarantine = space.context().quarantine();
    if (quarantine == null) {
      return;
    }
    for (RecoveredWords.Quarantined held : space.quarantined()) {
      space.adoptQuarantined(quarantine, held.id(), payer(held));
    }
    ofEnded.values().forEach(registry::addPayer);
  }

  /**
   * Returns the payer for an ID. While a FREE is being reported, the word names the set that freed
   * it.
   */
  private @Nullable Account payer(RecoveredWords.Quarantined held) {
    return held.owner() == 0 ? byId.get(held.id()) : registry.ofOwner(held.owner());
  }
}
