// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The leaves that have quarantined IDs, by the time of their next visit. A leaf is queued once,
 * however many of its IDs are quarantined and however often; so the queue is at most as long as
 * there are quarantined IDs. Thread-safe, without a lock.
 */
final class ExpiryQueue {
  /** No ID is quarantined. */
  static final long NEVER = Long.MAX_VALUE;

  private final ConcurrentSkipListMap<Integer, ExpiryEntry> byLeaf = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListSet<ExpiryEntry> queue = new ConcurrentSkipListSet<>();

  /** 64 bits: it does not wrap around. */
  private final AtomicLong sequence = new AtomicLong();

  /** Returns the leaf to visit first; null if there is none. */
  @Nullable ExpiryEntry first() {
    return queue.isEmpty() ? null : queue.ceiling(new ExpiryEntry(Long.MIN_VALUE, 0, 0));
  }

  /** Returns the leaf to visit next. */
  @Nullable ExpiryEntry after(ExpiryEntry entry) {
    return queue.higher(entry);
  }

  /** The number of queued leaves. */
  int size() {
    return byLeaf.size();
  }

  /** The leaves that are queued, ascending. */
  Iterable<Integer> leaves() {
    return byLeaf.keySet();
  }

  /** Returns a leaf's present entry, for {@link #replace}; null if it is not queued. */
  @Nullable ExpiryEntry load(int leaf) {
    return byLeaf.get(leaf);
  }

  /** Returns when to visit a leaf, in ms, or {@link #NEVER}. */
  long dueMs(int leaf) {
    return dueMs(load(leaf));
  }

  private static long dueMs(@Nullable ExpiryEntry entry) {
    return entry == null ? NEVER : entry.dueMs();
  }

  /** Schedules a leaf at {@code dueMs} or before. The words of its IDs are quarantined already. */
  void add(int leaf, long dueMs) {
    ExpiryEntry seen;
    do {
      seen = load(leaf);
    } while (dueMs < dueMs(seen) && !replace(leaf, seen, dueMs));
  }

  /**
   * Sets when to visit a leaf next, if its entry is still {@code seen}. The new entry is queued
   * before it counts: so one that counts is in the queue, and one that does not is only stale.
   */
  boolean replace(int leaf, @Nullable ExpiryEntry seen, long dueMs) {
    if (dueMs == dueMs(seen)) {
      return true;
    }
    ExpiryEntry next = announce(leaf, dueMs);
    boolean replaced = decide(leaf, seen, next);
    ExpiryEntry stale = replaced ? seen : next;
    if (stale != null) {
      queue.remove(stale);
    }
    return replaced;
  }

  /** Queues a new entry that does not count yet; null for {@link #NEVER}. */
  @Nullable ExpiryEntry announce(int leaf, long dueMs) {
    ExpiryEntry next =
        dueMs == NEVER ? null : new ExpiryEntry(dueMs, sequence.getAndIncrement(), leaf);
    if (next != null) {
      queue.add(next);
    }
    return next;
  }

  /** Makes an announced entry count if the leaf's entry is still {@code seen}. */
  boolean decide(int leaf, @Nullable ExpiryEntry seen, @Nullable ExpiryEntry next) {
    boolean replaced = swap(leaf, seen, next);
    if (next != null) {
      next.decided();
    }
    return replaced;
  }

  private boolean swap(int leaf, @Nullable ExpiryEntry seen, @Nullable ExpiryEntry next) {
    if (seen == null) {
      return next == null || byLeaf.putIfAbsent(leaf, next) == null;
    }
    return next == null ? byLeaf.remove(leaf, seen) : byLeaf.replace(leaf, seen, next);
  }

  /**
   * Removes an entry that is not its leaf's any more, and never will be: one that is undecided may
   * count in a moment, and its leaf would never be visited again.
   */
  void removeStale(ExpiryEntry entry) {
    // In this order: an entry that is decided and does not count then will not count later.
    if (entry.isDecided() && !entry.equals(load(entry.leaf()))) {
      queue.remove(entry);
    }
  }
}
