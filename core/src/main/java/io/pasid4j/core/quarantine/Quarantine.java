// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageNotes;
import io.pasid4j.core.free.Payer;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * IDs that were freed and are held back before they are free: for a duration, or until every drain
 * consumer has acknowledged. The words have which and until when; {@link ExpiryQueue} only has
 * where to look. Shared by all sets, without a lock: the thread that changes the word releases the
 * ID.
 */
public final class Quarantine {
  private static final long NOTHING_IS_DUE = -1;

  private final FreeIndex index;
  private final PageNotes notes;
  private final int maxId;
  private final LongSupplier clockMs;
  private final long durationMs;
  private final Consumers consumers;
  private final EarlyAcks early = new EarlyAcks();
  private final ExpiryQueue queue = new ExpiryQueue();
  private final FirstDue firstDue;

  /** True if a leaf may be missing in the queue, because memory lacked when it was added. */
  private final AtomicBoolean incomplete = new AtomicBoolean();

  /** The latest time that the clock has returned. */
  private final AtomicLong latestMs = new AtomicLong();

  /** Creates an empty quarantine of {@code durationMs}. */
  public Quarantine(FreeIndex index, int maxId, LongSupplier clockMs, long durationMs) {
    this.index = index;
    this.notes = index.notes();
    this.maxId = maxId;
    this.clockMs = clockMs;
    this.durationMs = durationMs;
    this.consumers = new Consumers(early);
    this.firstDue = new FirstDue(index, queue, maxId);
  }

  /** The time that IDs are held back. */
  public long durationMs() {
    return durationMs;
  }

  /** Returns the time, clamped to what a word can hold; exceptions of the clock are passed on. */
  public long nowMs() {
    long nowMs = Math.clamp(clockMs.getAsLong(), 0, Word.MAX_DUE_MS);
    if (nowMs > latestMs.get()) {
      latestMs.accumulateAndGet(nowMs, Math::max);
    }
    return nowMs;
  }

  /** Returns when an ID that is freed now is due; exceptions of the clock are passed on. */
  public long dueMs() {
    return after(nowMs());
  }

  /** As {@link #dueMs}; if the clock fails, the latest due time returned before. */
  public long dueMsOrLatest() {
    try {
      return dueMs();
    } catch (Throwable e) { // also a checked one, from a language without checked exceptions
      return after(latestMs.get());
    }
  }

  private long after(long nowMs) {
    // A duration may be any long: the sum must not overflow.
    return Math.min(nowMs + Math.min(durationMs, Word.MAX_DUE_MS), Word.MAX_DUE_MS);
  }

  /** The word of an ID that begins to be quarantined. */
  public long quarantined(long word, long dueMs) {
    return Word.quarantined(word, dueMs, consumers.bits());
  }

  /** Queues the leaf of IDs whose words are quarantined already. Throws nothing. */
  public void add(int leaf, long dueMs) {
    // Words first: a thread that settles the leaf at this moment sees them, or this one sees the
    // entry that it left.
    VarHandle.fullFence();
    try {
      queue.add(leaf, dueMs);
    } catch (Throwable e) { // out of memory: the words are searched once there is some
      incomplete.set(true);
    }
  }

  /** Adds an ID that was pending; drains that acknowledged it meanwhile count. */
  public void addPending(int id, long word, long dueMs) {
    add(BitmapLayout.leaf(id), dueMs);
    // After the fence: pairs with the second look of acknowledgePending.
    int bits = early.takeOrClear(id, word);
    if (bits != 0) {
      acknowledgeQuarantined(id, Word.generation(word), bits);
    }
  }

  /** Forgets early acknowledgements of a pending ID that is free without a wait. Throws nothing. */
  public void pass(int id, long word) {
    VarHandle.fullFence();
    early.takeOrClear(id, word);
  }

  /** Restores an ID that was quarantined when the space was made. */
  public void adopt(int id, long word, @Nullable Payer payer) {
    notes.payer(id, payer);
    queue.add(BitmapLayout.leaf(id), Word.dueMs(word));
    consumers.adopt(Word.acks(word), Word.dueMs(word));
  }

  /** Releases due IDs. Passes on exceptions of the clock, and of lack of memory. */
  public void expire() {
    if (incomplete.compareAndSet(true, false)) {
      completeQueue();
    }
    ExpiryEntry next = queue.first();
    if (next != null) {
      expire(next, nowMs());
    }
  }

  private void expire(ExpiryEntry first, long nowMs) {
    boolean completed = false;
    try {
      ExpiryEntry next = first;
      while (next != null && next.dueMs() <= nowMs) {
        settle(next.leaf(), nowMs);
        queue.removeStale(next);
        next = queue.after(next);
      }
      completed = true;
    } finally {
      if (!completed) {
        incomplete.set(true);
      }
    }
  }

  /** Queues every leaf that has a quarantined ID. */
  private void completeQueue() {
    boolean completed = false;
    try {
      long id = index.nextPresent(0);
      while (id <= maxId) {
        int leaf = BitmapLayout.leaf((int) id);
        queue.add(leaf, firstDue.inLeaf(leaf, 0, maxId));
        id = index.nextPresent(BitmapLayout.nextLeaf(id));
      }
      completed = true;
    } finally {
      if (!completed) {
        incomplete.set(true);
      }
    }
  }

  /** Takes a drain consumer's bit, or throws. A bit that IDs wait for is not reused yet. */
  int addConsumer(long owner) {
    // Release expired IDs first so that they never wait for the consumer that reuses this bit.
    expire();
    return consumers.add(nowMs(), owner);
  }

  /**
   * Removes a consumer: no ID begins to wait for it any more; {@link #forgetConsumer} must follow.
   */
  void removeConsumer(int bit) {
    consumers.remove(bit);
  }

  /** Records that a removed consumer acknowledges nothing any more: its bit can be reused. */
  void forgetConsumer(int bit) {
    consumers.forget(bit, dueMsOrLatest());
  }

  /**
   * Takes one consumer's acknowledgement; the last one outstanding releases the ID. That of an ID
   * which is still pending, because the consumer is quicker than another user or listener, is kept
   * until the ID is quarantined.
   *
   * @param generation of the ID, or {@link RegisteredConsumer#ANY_GENERATION}
   */
  boolean acknowledge(int id, int generation, int bit) {
    long word = index.loadWord(id);
    if (generation != RegisteredConsumer.ANY_GENERATION && generation != Word.generation(word)) {
      return false;
    }
    return Word.isPending(word)
        ? acknowledgePending(id, word, bit)
        : acknowledgeQuarantined(id, Word.generation(word), bit);
  }

  private boolean acknowledgePending(int id, long word, int bit) {
    if (!early.remember(id, word, bit)) {
      return false;
    }
    long now = index.loadWord(id);
    if (Word.isPending(now) && Word.generation(now) == Word.generation(word)) {
      return true;
    }
    // Quarantined by now: either the thread that did that has taken the bit, or this one does.
    int late = early.take(id, word);
    return late == 0 || acknowledgeQuarantined(id, Word.generation(word), late);
  }

  /** Takes acknowledgements of a quarantined ID, unless it has been allocated again since. */
  private boolean acknowledgeQuarantined(int id, int generation, int bits) {
    for (; ; ) {
      long word = index.loadWord(id);
      boolean waits = Word.state(word) == Word.QUARANTINED && (Word.acks(word) & bits) != 0;
      if (!waits || Word.generation(word) != generation) {
        return false;
      }
      int left = Word.acks(word) & ~bits;
      long next = left == 0 ? Word.freed(word) : Word.quarantined(word, Word.dueMs(word), left);
      WordPage words = index.wordsOrNull(id);
      if (words != null && words.cas(BitmapLayout.offset(id), word, next)) {
        if (left == 0) {
          release(BitmapLayout.leaf(id), 1L << id, takePayer(id));
          dequeueIfEmpty(BitmapLayout.leaf(id));
        }
        return true;
      }
    }
  }

  private @Nullable Payer takePayer(int id) {
    Payer payer = notes.payer(id);
    notes.payer(id, null);
    return payer;
  }

  /** Releases IDs of one leaf, whose words are free; then their payer is credited. */
  private void release(int leaf, long mask, @Nullable Payer payer) {
    index.releaseLeaf(leaf, mask);
    if (payer != null) {
      payer.refundQuarantined(Long.bitCount(mask));
    }
  }

  /** Visits the quarantined IDs that have a payer, ascending; an estimate. */
  public void forEachPayer(PayerVisitor visitor) {
    for (int leaf : queue.leaves()) {
      int first = leaf << BitmapLayout.LEAF_SHIFT;
      for (int id = first; id >= 0 && id <= firstDue.last(leaf); id++) {
        Payer payer = notes.payer(id);
        if (payer != null && Word.state(index.loadWord(id)) == Word.QUARANTINED) {
          visitor.visit(id, payer);
        }
      }
    }
  }

  /** Returns for how many pending IDs acknowledgements are kept. */
  public int rememberedAcks() {
    return early.size();
  }

  /** Returns in how many leaves there are quarantined IDs. */
  public int leaves() {
    return queue.size();
  }

  /** Returns how many visits of leaves are queued: no more than {@link #leaves} once all is due. */
  public int queuedVisits() {
    return queue.entries();
  }

  /** When the first quarantined ID of {@code [min, max]} is due; -1 if there is none. */
  public long firstDueMs(int min, int max) {
    return firstDue.inRange(min, max);
  }

  private void dequeueIfEmpty(int leaf) {
    try {
      if (firstDue.inLeaf(leaf, 0, maxId) == ExpiryQueue.NEVER) {
        settle(leaf, NOTHING_IS_DUE);
      }
    } catch (Throwable e) { // out of memory: the ID is released all the same
      incomplete.set(true);
    }
  }

  /** Releases the due IDs of a leaf, and queues it for the others. */
  private void settle(int leaf, long nowMs) {
    ExpiryEntry seen;
    do {
      seen = queue.load(leaf);
      releaseDue(leaf, nowMs);
    } while (!queue.replace(leaf, seen, firstDue.inLeaf(leaf, 0, maxId)));
    // A concurrent add() may have read the old entry and skipped the queue: look again.
    VarHandle.fullFence();
    queue.add(leaf, firstDue.inLeaf(leaf, 0, maxId));
  }

  @SuppressWarnings("ReferenceEquality") // the same payer, by identity
  private void releaseDue(int leaf, long nowMs) {
    int first = leaf << BitmapLayout.LEAF_SHIFT;
    WordPage words = index.wordsOrNull(first);
    if (words == null) {
      return;
    }
    long due = 0;
    Payer payer = null;
    for (int id = first; id >= 0 && id <= firstDue.last(leaf); id++) {
      if (casFree(words, BitmapLayout.offset(id), nowMs)) {
        Payer next = takePayer(id);
        if (next != payer && due != 0) {
          release(leaf, due, payer);
          due = 0;
        }
        payer = next;
        due |= 1L << id;
      }
    }
    if (due != 0) {
      release(leaf, due, payer);
    }
  }

  /** Frees an ID that is due; it may have been acknowledged, and allocated again, since. */
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
}
