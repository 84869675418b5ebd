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
  private final AtomicLong sequence;

  /** Creates an empty queue. */
  ExpiryQueue() {
    this(0);
  }

  /** Creates an empty queue whose entries are numbered from {@code first} on. */
  ExpiryQueue(long first) {
    sequence = new AtomicLong(first);
  }

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

  /** The number of entries, those included that do not count. */
  int entries() {
    return queue.size();
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
      boolean queued = false;
      try {
        queue.add(next);
        queued = true;
      } finally {
        if (!queued) {
          // Out of memory, it may be in the queue all the same.
          next.decided();
        }
      }
    }
    return next;
  }

  /** Makes an announced entry count if the leaf's entry is still {@code seen}. */
  boolean decide(int leaf, @Nullable ExpiryEntry seen, @Nullable ExpiryEntry next) {
    try {
      return swap(leaf, seen, next);
    } finally {
      if (next != null) {
        // Also out of memory, when it may count or not: else nobody would ever remove it.
        next.decided();
      }
    }
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
