// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.Quota;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.space.SetRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set in a snapshot. */
record SnapshotSet(
    int owner,
    boolean closed,
    Quota quota,
    @Nullable Long account,
    String name,
    List<Attached> attached) {
  /** An ID that has a SPID, or -1, and a key, or null. */
  record Attached(int id, int spid, @Nullable String key) {}

  /**
   * Opens the set again in a space that has the words already; {@link #closeIfClosed} must follow.
   */
  void restore(SetRegistry registry) {
    // A closed set is charged with no guarantee any more.
    Quota charged = closed ? Quota.limit(quota.limitIds()) : quota;
    OwnerAccount of = account == null ? null : registry.accounts().of(account);
    LocalSet set = registry.restore(owner, name, charged, of);
    for (Attached one : attached) {
      restore(set, one);
    }
  }

  /**
   * Closes the set if it was closed. It ends if it has no ID: nothing can be charged to it then.
   */
  void closeIfClosed(SetRegistry registry) {
    LocalSet set = registry.ofOwner(owner);
    if (closed && set != null) {
      set.close();
      set.restoreClosed(quota);
    }
  }

  private static void restore(LocalSet set, Attached one) {
    // Listeners were being notified of the free: the ID is released, and its SPID with it.
    boolean released = !set.hasOrPends(one.id) && one.key == null;
    if (!released && !set.restore(one.id, one.spid, one.key)) {
      throw new IllegalArgumentException(
          "attached: " + one + " of " + set + " (expected: what the set can have)");
    }
  }
}
