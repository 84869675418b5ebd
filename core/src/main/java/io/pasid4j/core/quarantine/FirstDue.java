// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.word.Word;

/** Finds when quarantined IDs are due, from their words; an estimate, without a lock. */
final class FirstDue {
  private final FreeIndex index;
  private final ExpiryQueue queue;
  private final int maxId;

  FirstDue(FreeIndex index, ExpiryQueue queue, int maxId) {
    this.index = index;
    this.queue = queue;
    this.maxId = maxId;
  }

  /** When the first quarantined ID of {@code [min, max]} is due; -1 if there is none. */
  long inRange(int min, int max) {
    // Whichever is shorter: a narrow range, or the queue, in its order.
    boolean narrow = BitmapLayout.leaf(max) - BitmapLayout.leaf(min) < queue.size();
    long firstMs = narrow ? byRange(min, max) : byQueue(min, max);
    return firstMs == ExpiryQueue.NEVER ? -1 : firstMs;
  }

  private long byRange(int min, int max) {
    long firstMs = ExpiryQueue.NEVER;
    for (int leaf = BitmapLayout.leaf(min); leaf <= BitmapLayout.leaf(max); leaf++) {
      if (queue.dueMs(leaf) < firstMs) {
        firstMs = Math.min(firstMs, inLeaf(leaf, min, max));
      }
    }
    return firstMs;
  }

  private long byQueue(int min, int max) {
    long firstMs = ExpiryQueue.NEVER;
    for (ExpiryEntry next = queue.first(); next != null; next = queue.after(next)) {
      if (next.dueMs() >= firstMs) {
        return firstMs;
      }
      if (next.leaf() >= BitmapLayout.leaf(min) && next.leaf() <= BitmapLayout.leaf(max)) {
        firstMs = Math.min(firstMs, inLeaf(next.leaf(), min, max));
      }
    }
    return firstMs;
  }

  /** When the first of {@code [min, max]} in a leaf is due; {@link ExpiryQueue#NEVER} if none. */
  long inLeaf(int leaf, int min, int max) {
    long last = Math.min(max, last(leaf));
    long firstMs = ExpiryQueue.NEVER;
    for (long id = Math.max(min, leaf << BitmapLayout.LEAF_SHIFT); id <= last; id++) {
      long word = index.loadWord((int) id);
      boolean held = Word.state(word) == Word.QUARANTINED;
      firstMs = held ? Math.min(firstMs, Word.dueMs(word)) : firstMs;
    }
    return firstMs;
  }

  /** The last ID of a leaf that is in the space; a small space is less than a leaf. */
  int last(int leaf) {
    return (int) Math.min(BitmapLayout.nextLeaf((long) leaf << BitmapLayout.LEAF_SHIFT) - 1, maxId);
  }
}
