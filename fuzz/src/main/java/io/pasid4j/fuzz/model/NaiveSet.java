// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.PasidRange;
import java.util.TreeSet;

/** One set alone in a space that does not give 0: the IDs it holds, in order, and nothing else. */
public final class NaiveSet {
  private final int maxId;
  private final int limitIds;
  private final TreeSet<Integer> held = new TreeSet<>();

  /** A set that holds nothing. */
  public NaiveSet(int bits, int limitIds) {
    maxId = (1 << bits) - 1;
    this.limitIds = limitIds;
  }

  /** The lowest free ID of the range, taken; -1 if there is none or the quota is used up. */
  public int allocate(PasidRange range) {
    for (long id = Math.max(1, range.min()); id <= Math.min(maxId, range.max()); id++) {
      if (!held.contains((int) id)) {
        return held.size() < limitIds && held.add((int) id) ? (int) id : -1;
      }
    }
    return -1;
  }

  /** Gives back what is held in the range; how many. */
  public int free(PasidRange range) {
    int before = held.size();
    held.removeIf(id -> range.min() <= id && id <= range.max());
    return before - held.size();
  }

  /** How many it holds. */
  public int size() {
    return held.size();
  }
}
