// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.Geometry;
import io.pasid4j.core.rest.EarlyAcks;
import io.pasid4j.core.rest.RestingLeaf;
import io.pasid4j.core.rest.RestingLeaves;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * IDs that were freed and rest before they are free: for a duration, or until every drain consumer
 * has acknowledged. The words say which and until when; {@link RestingLeaves} only says where to
 * look. Shared by all sets, without a lock: whoever changes the word gives the ID back.
 */
final class Quarantine {
  private static final int CONSUMERS = 4;
  private static final int LAST_OF_LEAF = (1 << Geometry.LEAF_SHIFT) - 1;
  private static final long NOTHING_IS_DUE = -1;

  /** Whichever life of the ID it is. */
  static final int ANY_GENERATION = -1;

  private final FreeIndex index;
  private final int maxId;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final AtomicInteger consumers = new AtomicInteger();

  /** Per consumer's bit: when no ID waits any more for whoever had it before. */
  private final long[] unawaitedMs = new long[CONSUMERS];

  private final EarlyAcks early = new EarlyAcks();
  private final RestingLeaves leaves;

  Quarantine(FreeIndex index, int maxId, LongSupplier clockMs, long durationMs) {
    this.index = index;
    this.maxId = maxId;
    this.leaves = new RestingLeaves(maxId);
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
  void add(int leaf, long dueMs) {
    // Words first: who settles the leaf at this moment sees them, or we see what it has left.
    VarHandle.fullFence();
    leaves.add(leaf, dueMs);
  }

  /** Like {@link #add}, of an ID that was pending: what was acknowledged by then counts. */
  void addPending(int id, long word, long dueMs) {
    add(leaf(id), dueMs);
    // After the fence: pairs with the second look of acknowledgePending.
    int bits = early.take(id, word);
    if (bits != 0) {
      acknowledgeResting(id, Word.generation(word), bits);
    }
  }

  /** Goes on with an ID that rested when the space was made. */
  synchronized void adopt(int id, long word) {
    leaves.add(leaf(id), Word.dueMs(word));
    for (int rest = Word.acks(word); rest != 0; rest &= rest - 1) {
      int consumer = Integer.numberOfTrailingZeros(rest);
      unawaitedMs[consumer] = Math.max(unawaitedMs[consumer], Word.dueMs(word));
    }
  }

  /** Gives back what is due. */
  void expire() {
    RestingLeaf next = leaves.first();
    if (next != null) {
      expire(next, nowMs());
    }
  }

  private void expire(RestingLeaf first, long nowMs) {
    RestingLeaf next = first;
    while (next != null && next.dueMs() <= nowMs) {
      settle(next.leaf(), nowMs);
      leaves.removeStale(next);
      next = leaves.after(next);
    }
  }

  /** Takes a drain consumer's bit, or throws. A bit that IDs wait for is nobody else's yet. */
  synchronized int addConsumer() {
    // What is due rests for nobody: it must not wait for who has the bit next.
    expire();
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

  /** From now on no ID begins to wait for a consumer; {@link #forgetConsumer} must follow. */
  synchronized void removeConsumer(int bit) {
    consumers.set(consumers.get() & ~bit);
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = Long.MAX_VALUE;
  }

  /** A consumer that was removed acknowledges nothing any more: its bit can be another's. */
  synchronized void forgetConsumer(int bit) {
    early.forget(bit);
    // After the removal: an ID that was still given the bit is due no later.
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = dueMs();
  }

  /**
   * Takes one consumer's acknowledgement; the last one outstanding gives the ID back. That of an ID
   * which is still pending, because the consumer is quicker than another user or listener, is kept
   * until the ID rests.
   *
   * @param generation which life of the ID, or {@link #ANY_GENERATION}
   */
  boolean acknowledge(int id, int generation, int bit) {
    long word = index.loadWord(id);
    if (generation != ANY_GENERATION && generation != Word.generation(word)) {
      return false;
    }
    return Word.isPending(word)
        ? acknowledgePending(id, word, bit)
        : acknowledgeResting(id, Word.generation(word), bit);
  }

  private boolean acknowledgePending(int id, long word, int bit) {
    if (!early.remember(id, word, bit)) {
      return false;
    }
    long now = index.loadWord(id);
    if (Word.isPending(now) && Word.generation(now) == Word.generation(word)) {
      return true;
    }
    // It rests by now: either who let it rest has taken the bit, or we do.
    int late = early.take(id, word);
    return late == 0 || acknowledgeResting(id, Word.generation(word), late);
  }

  /** Takes acknowledgements of an ID that rests, unless it has been given again since. */
  private boolean acknowledgeResting(int id, int generation, int bits) {
    for (; ; ) {
      long word = index.loadWord(id);
      boolean waits = Word.state(word) == Word.QUARANTINED && (Word.acks(word) & bits) != 0;
      if (!waits || Word.generation(word) != generation) {
        return false;
      }
      int left = Word.acks(word) & ~bits;
      long next = left == 0 ? Word.freed(word) : Word.quarantined(word, Word.dueMs(word), left);
      if (index.words(id).cas(FreeIndex.offset(id), word, next)) {
        if (left == 0) {
          index.release(id);
          forgetIfNoneRests(leaf(id));
        }
        return true;
      }
    }
  }

  /** For how many pending IDs acknowledgements are kept. */
  int rememberedAcks() {
    return early.size();
  }

  /** In how many leaves IDs rest. */
  int restingLeaves() {
    return leaves.size();
  }

  /** When the first ID that rests in {@code [min, max]} is due; -1 if none rests there. */
  long firstDueMs(int min, int max) {
    // Whichever is shorter: a narrow range, or the queue, oldest first.
    long firstMs =
        leaf(max) - leaf(min) < leaves.size() ? firstByRange(min, max) : firstByQueue(min, max);
    return firstMs == RestingLeaves.NEVER ? -1 : firstMs;
  }

  private long firstByRange(int min, int max) {
    long firstMs = RestingLeaves.NEVER;
    for (int leaf = leaf(min); leaf <= leaf(max); leaf++) {
      if (RestingLeaves.dueMs(leaves.load(leaf)) < firstMs) {
        firstMs = Math.min(firstMs, firstInLeaf(leaf, min, max));
      }
    }
    return firstMs;
  }

  private long firstByQueue(int min, int max) {
    long firstMs = RestingLeaves.NEVER;
    for (RestingLeaf next = leaves.first(); next != null; next = leaves.after(next)) {
      if (next.dueMs() >= firstMs) {
        return firstMs;
      }
      if (next.leaf() >= leaf(min) && next.leaf() <= leaf(max)) {
        firstMs = Math.min(firstMs, firstInLeaf(next.leaf(), min, max));
      }
    }
    return firstMs;
  }

  private long firstInLeaf(int leaf, int min, int max) {
    long last = Math.min(max, last(leaf));
    long firstMs = RestingLeaves.NEVER;
    for (long id = Math.max(min, leaf << Geometry.LEAF_SHIFT); id <= last; id++) {
      long word = index.loadWord((int) id);
      boolean rests = Word.state(word) == Word.QUARANTINED;
      firstMs = rests ? Math.min(firstMs, Word.dueMs(word)) : firstMs;
    }
    return firstMs;
  }

  private void forgetIfNoneRests(int leaf) {
    if (firstInLeaf(leaf, 0, maxId) == RestingLeaves.NEVER) {
      settle(leaf, NOTHING_IS_DUE);
    }
  }

  /** Gives back what is due in a leaf, and sees to the rest of it when that is due. */
  private void settle(int leaf, long nowMs) {
    long seen;
    do {
      seen = leaves.load(leaf);
      giveBackDue(leaf, nowMs);
    } while (!leaves.casDue(leaf, seen, firstInLeaf(leaf, 0, maxId)));
    // Who has let an ID rest in between may have relied on what the state said before.
    VarHandle.fullFence();
    leaves.add(leaf, firstInLeaf(leaf, 0, maxId));
  }

  private void giveBackDue(int leaf, long nowMs) {
    int first = leaf << Geometry.LEAF_SHIFT;
    WordPage words = index.words(first);
    int due = 0;
    for (int bit = 0; bit <= last(leaf) - first; bit++) {
      due |= casFree(words, FreeIndex.offset(first + bit), nowMs) ? 1 << bit : 0;
    }
    if (due != 0) {
      index.releaseLeaf(leaf, due);
      index.announceLeaf(leaf);
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

  /** The last ID of a leaf that is in the space; a small space is less than a leaf. */
  private int last(int leaf) {
    return Math.min((leaf << Geometry.LEAF_SHIFT) + LAST_OF_LEAF, maxId);
  }

  private static int leaf(int id) {
    return id >>> Geometry.LEAF_SHIFT;
  }
}
