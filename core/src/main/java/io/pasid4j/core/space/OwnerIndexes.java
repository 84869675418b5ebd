// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The owner indexes of a space: which the next set gets. Guarded by the registry's lock.
 *
 * <p>An index is 24 bits and does not come round: one that was given back is given again, the one
 * that was given back first before the others, and then one that was never given.
 */
final class OwnerIndexes {
  /** No ArrayDeque: one that finds no memory to grow has lost what it had. */
  private final Queue<Integer> unused = new ConcurrentLinkedQueue<>();

  /** Those found in recovered words, or claimed. */
  private final BitSet recovered = new BitSet();

  /** The highest index given so far, recovered ones excluded. */
  private int last;

  /** The index for the next set; it is given when {@link #take} has been called. */
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

  /** Gives what {@link #next} has answered. */
  void take(Integer next) {
    if (next.equals(unused.peek())) {
      unused.poll();
    } else {
      last = next;
    }
  }

  /** An index can be given again. If memory lacks, nothing has changed. */
  void giveBack(Integer owner) {
    unused.add(owner);
  }

  /** Marks an index that a word or a claim names. */
  void addRecovered(int owner) {
    recovered.set(owner);
  }

  /** Takes back {@link #addRecovered}: no set was made of the claim. */
  void removeRecovered(int owner) {
    recovered.clear(owner);
  }

  /** True if no set of the space ever had an index. */
  boolean isUnused(int owner) {
    return owner > last && owner <= Word.MAX_OWNER && !recovered.get(owner);
  }

  /** The highest index given so far, recovered ones included. */
  int highest() {
    return Math.max(last, recovered.length() - 1);
  }

  /** The indexes up to the highest that can be given, in that order. */
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
