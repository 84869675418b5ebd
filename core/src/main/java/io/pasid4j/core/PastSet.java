// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.word.Word;

/** What one owner held when a space was made. */
final class PastSet {
  final HeldIds held = new HeldIds();
  final HeldIds pending = new HeldIds();
  int heldIds;
  int activeIds;
  int pendingIds;

  void add(int id, long word) {
    if (Word.isPending(word)) {
      pending.add(id);
      pendingIds++;
    } else {
      held.add(id);
      heldIds++;
      activeIds += Word.references(word) > 0 ? 1 : 0;
    }
  }

  int chargedIds() {
    return heldIds + pendingIds;
  }
}
