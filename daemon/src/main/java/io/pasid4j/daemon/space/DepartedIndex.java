// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The batch that keeps an ID, in pages of IDs; found in constant time. Guarded by its owner. */
final class DepartedIndex {
  private static final int PAGE_BITS = 10;
  private static final int PAGE_IDS = 1 << PAGE_BITS;

  private final Map<Integer, @Nullable DepartedBatch[]> pages = new HashMap<>();

  /** Returns the batch that keeps an ID, or null. */
  @Nullable DepartedBatch find(int id) {
    @Nullable DepartedBatch[] page = pages.get(id >>> PAGE_BITS);
    return page == null ? null : page[id & (PAGE_IDS - 1)];
  }

  /** Makes a batch the one that keeps an ID. */
  void put(int id, DepartedBatch batch) {
    pages.computeIfAbsent(id >>> PAGE_BITS, _ -> new DepartedBatch[PAGE_IDS])[id & (PAGE_IDS - 1)] =
        batch;
  }

  /** Forgets all: no ID is kept. */
  void clear() {
    pages.clear();
  }
}
