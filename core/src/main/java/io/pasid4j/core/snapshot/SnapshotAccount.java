// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.space.SetRegistry;

/** An account in a snapshot. */
record SnapshotAccount(long key, long limitIds) {
  SnapshotAccount {
    if (limitIds < 0) {
      throw new IllegalArgumentException("account's limitIds: " + limitIds + " (expected: >= 0)");
    }
  }

  void restore(SetRegistry registry) {
    registry.accounts().of(key).changeLimit(limitIds);
  }
}
