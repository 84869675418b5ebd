// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.held.HeldIds;
import io.pasid4j.core.word.Word;

/** The IDs of one owner that the words of a space named when it was made. */
public final class RecoveredIds {
  final HeldIds held = new HeldIds();
  final HeldIds pending = new HeldIds();
  final HeldIds foreign = new HeldIds();
  int heldIds;
  int activeIds;
  int pendingIds;
  int foreignIds;

  /** No IDs. */
  public RecoveredIds() {}

  /** Adds an ID, in ascending order, by what its word says. */
  public void add(int id, long word) {
    if (Word.isPending(word)) {
      add(pending, id);
      pendingIds++;
    } else if (Word.state(word) == Word.FOREIGN) {
      add(foreign, id);
      foreignIds++;
    } else {
      add(held, id);
      heldIds++;
      activeIds += Word.references(word) > 0 ? 1 : 0;
    }
  }

  private static void add(HeldIds ids, int id) {
    if (ids.lacksRoom(1)) {
      ids.makeRoom(1, ids.size(), any -> true);
    }
    ids.add(id);
  }

  /** The number of IDs. */
  public int chargedIds() {
    return heldIds + pendingIds + foreignIds;
  }
}
