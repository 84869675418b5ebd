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
  private static final int CONSUMERS = 4;

  private final FreeIndex index;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final AtomicInteger consumers = new AtomicInteger();

  /** Per consumer's bit: when no ID waits any more for whoever had it before. */
  private final long[] unawaitedMs = new long[CONSUMERS];

  private final ConcurrentLinkedQueue<Resting> queue = new ConcurrentLinkedQueue<>();

  /** What rested when the space was made, perhaps for another duration than today's. */
  private final ConcurrentLinkedQueue<Resting> past = new ConcurrentLinkedQueue<>();

  Quarantine(FreeIndex index, LongSupplier clockMs, long durationMs) {
    this.index = index;
    this.clockMs = clockMs;
    this.durationMs = durationMs;
  }

  long durationMs() {
    return durationMs;
  }

  long nowMs() {
    return clockMs.getAsLong();
  }

  /** When an ID that is freed now is due. */
  long dueMs() {
    // A duration may be any long: the sum must not overflow.
    return Math.min(nowMs() + Math.min(durationMs, Word.MAX_DUE_MS), Word.MAX_DUE_MS);
  }

  /** The word of an ID that begins to rest. */
  long resting(long word, long dueMs) {
    return Word.quarantined(word, dueMs, consumers.get());
  }

  /** Remembers where IDs of one leaf rest; their words say so already. */
  void add(int leaf, int mask, long dueMs) {
    queue.add(new Resting(leaf, mask, dueMs));
  }

  /** Goes on with an ID that rested when the space was made. In the order in which they are due. */
  synchronized void adopt(int id, long word) {
    past.add(new Resting(id >>> Geometry.LEAF_SHIFT, 1 << id, Word.dueMs(word)));
    for (int rest = Word.acks(word); rest != 0; rest &= rest - 1) {
      int consumer = Integer.numberOfTrailingZeros(rest);
      unawaitedMs[consumer] = Math.max(unawaitedMs[consumer], Word.dueMs(word));
    }
  }

  /** Gives back what is due. */
  void expire() {
    if (!queue.isEmpty() || !past.isEmpty()) {
      long nowMs = nowMs();
      expire(queue, nowMs);
      expire(past, nowMs);
    }
  }

  private void expire(ConcurrentLinkedQueue<Resting> queue, long nowMs) {
    Resting oldest = queue.peek();
    while (oldest != null && oldest.dueMs <= nowMs) {
      // First back, then out: a thread that stands still in between hides nothing from others.
      giveBackDue(oldest, nowMs);
      queue.remove(oldest);
      oldest = queue.peek();
    }
  }

  /** Takes a drain consumer's bit, or throws. A bit that IDs wait for is nobody else's yet. */
  synchronized int addConsumer() {
    int seen = consumers.get();
    long nowMs = nowMs();
    for (int consumer = 0; consumer < CONSUMERS; consumer++) {
      int bit = 1 << consumer;
      if ((seen & bit) == 0 && unawaitedMs[consumer] <= nowMs) {
        consumers.set(seen | bit);
        return bit;
      }
    }
    throw new IllegalStateException(
        "drain consumers: 4, with ended ones that IDs wait for (expected: fewer before adding one)");
  }

  synchronized void removeConsumer(int bit) {
    consumers.set(consumers.get() & ~bit);
    // After that: an ID that was still given the bit is due no later.
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = dueMs();
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
    long firstMs = Math.min(firstDueMs(past, min, max), firstDueMs(queue, min, max));
    return firstMs == Long.MAX_VALUE ? -1 : firstMs;
  }

  private long firstDueMs(ConcurrentLinkedQueue<Resting> queue, int min, int max) {
    long firstMs = Long.MAX_VALUE;
    for (Resting resting : queue) {
      if (resting.dueMs >= firstMs) {
        return firstMs;
      }
      int first = resting.leaf << Geometry.LEAF_SHIFT;
      for (int rest = resting.mask; rest != 0; rest &= rest - 1) {
        int id = first + Integer.numberOfTrailingZeros(rest);
        long word = id >= min && id <= max ? index.loadWord(id) : Word.FREE;
        // The word's time: the ID may have been given and freed again since it was queued.
        firstMs =
            Word.state(word) == Word.QUARANTINED ? Math.min(firstMs, Word.dueMs(word)) : firstMs;
      }
    }
    return firstMs;
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
