// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Assigns owner indexes to the sets of a space. Guarded by the registry's lock.
 *
 * <p>An index is 24 bits and does not wrap around: a returned index is reused, the one returned
 * first before the others, and only then a new one is used.
 */
final class OwnerIndexes {
  /** No ArrayDeque: one that fails to grow, out of memory, has lost elements. */
  private final Queue<Integer> unused = new ConcurrentLinkedQueue<>();

  /** Those found in recovered words, or claimed. */
  private final BitSet recovered = new BitSet();

  /** The highest index assigned so far, recovered ones excluded. */
  private int last;

  /** Returns the index for the next set; {@link #take} assigns it. */
  Integer next() {
    Integer free = unused.peek();
    if (free != null) {
      return free;
    }
    int next = lowestGap();
    if (next > Word.MAX_OWNER) {
      throw new IllegalStateException(
          "open sets: " + Word.MAX_OWNER + " (expected: < " + Word.MAX_OWNER + ")");
    }
    return next;
  }

  /** Assigns the index that {@link #next} returned. */
  void take(Integer next) {
    if (next.equals(unused.peek())) {
      unused.poll();
    } else {
      last = next;
    }
  }

  /** Returns an index for reuse. If memory is exhausted, nothing has changed. */
  void giveBack(Integer owner) {
    unused.add(owner);
  }

  /** Marks an index that a word or a claim names. */
  void addRecovered(int owner) {
    recovered.set(owner);
  }

  /** Undoes {@link #addRecovered}: the claim made no set. */
  void removeRecovered(int owner) {
    recovered.clear(owner);
  }

  /** Returns whether no set of the space ever had an index. */
  boolean isUnused(int owner) {
    return owner > last && owner <= Word.MAX_OWNER && !recovered.get(owner);
  }

  /** Returns the highest index assigned so far, recovered ones included. */
  int highest() {
    return Math.max(last, recovered.length() - 1);
  }

  /** Returns the indexes up to the highest that can be reused, in that order. */
  List<Integer> unused() {
    List<Integer> all = new ArrayList<>(unused);
    int highest = highest();
    for (int gap = lowestGap(); gap <= highest; gap = recovered.nextClearBit(gap + 1)) {
      all.add(gap);
    }
    return all;
  }

  /** Restores what the accessors returned when a snapshot was taken. */
  void restore(int highest, List<Integer> canBeGiven) {
    last = highest;
    unused.addAll(canBeGiven);
  }

  private int lowestGap() {
    return recovered.nextClearBit(last + 1);
  }
}
