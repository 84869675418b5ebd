// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set as a snapshot says it. */
record SavedSet(int owner, boolean closed, Quota quota, String name, List<Attached> attached) {
  /** An ID that has a SPID, or -1, and a key, or null. */
  record Attached(int id, int spid, @Nullable String key) {}

  /** Opens the set again in a space that has the words already. */
  void restore(PasidSpace space) {
    // A closed set is charged with no guarantee any more.
    Quota charged = closed ? Quota.limit(quota.limitIds()) : quota;
    LocalSet set = space.registry().restore(owner, name, charged);
    for (Attached one : attached) {
      if (!set.restore(one.id, one.spid, one.key)) {
        throw new IllegalArgumentException(
            "attached: " + one + " of " + set + " (expected: what the set can have)");
      }
    }
    if (closed) {
      set.close();
      set.restoreClosed(quota);
    }
  }
}
