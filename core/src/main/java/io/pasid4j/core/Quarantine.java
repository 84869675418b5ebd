// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.Geometry;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * IDs that were freed and rest before they are free: for a duration, or until every drain consumer
 * has acknowledged. The words say which and until when; the queue only says where to look, oldest
 * first. Shared by all sets, without a lock: whoever changes the word gives the ID back.
 */
final class Quarantine {
  private final FreeIndex index;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final AtomicInteger consumers = new AtomicInteger();
  private final ConcurrentLinkedQueue<Resting> queue = new ConcurrentLinkedQueue<>();

  Quarantine(FreeIndex index, LongSupplier clockMs, long durationMs) {
    this.index = index;
    this.clockMs = clockMs;
    this.durationMs = durationMs;
  }

  long durationMs() {
    return durationMs;
  }

  /** When an ID that is freed now is due. */
  long dueMs() {
    return Math.min(clockMs.getAsLong() + durationMs, Word.MAX_DUE_MS);
  }

  /** The word of an ID that begins to rest. */
  long resting(long word, long dueMs) {
    return Word.quarantined(word, dueMs, consumers.get());
  }

  /** Remembers where IDs of one leaf rest; their words say so already. */
  void add(int leaf, int mask, long dueMs) {
    queue.add(new Resting(leaf, mask, dueMs));
  }

  /** Gives back what is due. */
  void expire() {
    Resting oldest = queue.peek();
    if (oldest == null) {
      return;
    }
    long nowMs = clockMs.getAsLong();
    while (oldest != null && oldest.dueMs <= nowMs) {
      // First back, then out: a thread that stands still in between hides nothing from others.
      giveBackDue(oldest, nowMs);
      queue.remove(oldest);
      oldest = queue.peek();
    }
  }

  /** Takes a drain consumer's bit, or throws. */
  int addConsumer() {
    int seen;
    int bit;
    do {
      seen = consumers.get();
      bit = Integer.lowestOneBit(~seen & 0xF);
      if (bit == 0) {
        throw new IllegalStateException("drain consumers: 4 (expected: fewer before adding one)");
      }
    } while (!consumers.compareAndSet(seen, seen | bit));
    return bit;
  }

  void removeConsumer(int bit) {
    consumers.updateAndGet(seen -> seen & ~bit);
  }

  /** Takes one consumer's acknowledgement; the last one outstanding gives the ID back. */
  boolean acknowledge(int id, int bit) {
    WordPage words = index.words(id);
    int offset = FreeIndex.offset(id);
    for (; ; ) {
      long word = words.load(offset);
      if (Word.state(word) != Word.QUARANTINED || (Word.acks(word) & bit) == 0) {
        return false;
      }
      int left = Word.acks(word) & ~bit;
      long next = left == 0 ? Word.freed(word) : Word.quarantined(word, Word.dueMs(word), left);
      if (words.cas(offset, word, next)) {
        if (left == 0) {
          index.release(id);
        }
        return true;
      }
    }
  }

  /** When the first ID that rests in {@code [min, max]} is due; -1 if none rests there. */
  long firstDueMs(int min, int max) {
    for (Resting resting : queue) {
      int first = resting.leaf << Geometry.LEAF_SHIFT;
      for (int rest = resting.mask; rest != 0; rest &= rest - 1) {
        int id = first + Integer.numberOfTrailingZeros(rest);
        if (id >= min && id <= max && Word.state(index.loadWord(id)) == Word.QUARANTINED) {
          return resting.dueMs;
        }
      }
    }
    return -1;
  }

  private void giveBackDue(Resting resting, long nowMs) {
    int first = resting.leaf << Geometry.LEAF_SHIFT;
    WordPage words = index.words(first);
    int due = 0;
    for (int rest = resting.mask; rest != 0; rest &= rest - 1) {
      int bit = Integer.numberOfTrailingZeros(rest);
      due |= casFree(words, FreeIndex.offset(first + bit), nowMs) ? 1 << bit : 0;
    }
    if (due != 0) {
      index.releaseLeaf(resting.leaf, due);
      index.announceLeaf(resting.leaf);
    }
  }

  /** Frees an ID that rests and is due; it may have been acknowledged, and given again, since. */
  private static boolean casFree(WordPage words, int offset, long nowMs) {
    for (; ; ) {
      long word = words.load(offset);
      if (Word.state(word) != Word.QUARANTINED || Word.dueMs(word) > nowMs) {
        return false;
      }
      if (words.cas(offset, word, Word.freed(word))) {
        return true;
      }
    }
  }

  private static final class Resting {
    final int leaf;
    final int mask;
    final long dueMs;

    Resting(int leaf, int mask, long dueMs) {
      this.leaf = leaf;
      this.mask = mask;
      this.dueMs = dueMs;
    }
  }
}
