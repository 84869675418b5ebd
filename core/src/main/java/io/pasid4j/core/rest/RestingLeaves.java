// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.rest;

import io.pasid4j.core.free.Geometry;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where IDs rest: for each leaf when to look at it next, and the leaves in that order. A leaf is
 * queued once, however many of its IDs rest and however often one of them began to; so the queue is
 * no longer than the space has leaves. Thread-safe, without a lock.
 *
 * <p>A leaf's state, from the lowest bit: how often it has changed 21, the time plus one 42, which
 * is 0 while nothing rests there.
 */
public final class RestingLeaves {
  /** Nothing rests. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int CHANGES_BITS = 21;
  private static final long CHANGES_MASK = (1L << CHANGES_BITS) - 1;
  private static final int LEAVES_TO_PAGE = Geometry.PAGE_SHIFT - Geometry.LEAF_SHIFT;
  private static final int PAGE_LEAVES = 1 << LEAVES_TO_PAGE;
  private static final RestingLeaf LEAST = new RestingLeaf(0, 0);

  private final AtomicReferenceArray<@Nullable AtomicLongArray> pages;
  private final ConcurrentSkipListSet<RestingLeaf> queue = new ConcurrentSkipListSet<>();

  /** The leaves of a space in which nothing rests. */
  public RestingLeaves(int maxId) {
    pages = new AtomicReferenceArray<>((maxId >>> Geometry.PAGE_SHIFT) + 1);
  }

  /** The leaf to look at first; null if nothing rests. */
  public @Nullable RestingLeaf first() {
    return queue.ceiling(LEAST);
  }

  /** The leaf to look at next. */
  public @Nullable RestingLeaf after(RestingLeaf leaf) {
    return queue.higher(leaf);
  }

  /** How many leaves are queued. */
  public int size() {
    return queue.size();
  }

  /** A leaf's state, for {@link #casDue}. */
  public long load(int leaf) {
    AtomicLongArray page = pages.get(leaf >>> LEAVES_TO_PAGE);
    return page == null ? 0 : page.get(leaf & (PAGE_LEAVES - 1));
  }

  /** When to look at a leaf of that state, in ms; {@link #NEVER} if nothing rests there. */
  public static long dueMs(long state) {
    long plusOne = state >>> CHANGES_BITS;
    return plusOne == 0 ? NEVER : plusOne - 1;
  }

  /** IDs of a leaf rest, their words say so already: looks at it when they are due, or before. */
  public void add(int leaf, long dueMs) {
    long seen;
    do {
      seen = load(leaf);
    } while (dueMs < dueMs(seen) && !casDue(leaf, seen, dueMs));
  }

  /**
   * Says when to look at a leaf next, if its state is unchanged. The leaf is out of the queue in
   * between, for as long as the caller stands still here.
   */
  public boolean casDue(int leaf, long seen, long dueMs) {
    if (dueMs == dueMs(seen)) {
      return true;
    }
    long next = ((seen + 1) & CHANGES_MASK) | (dueMs == NEVER ? 0 : (dueMs + 1) << CHANGES_BITS);
    if (!page(leaf >>> LEAVES_TO_PAGE).compareAndSet(leaf & (PAGE_LEAVES - 1), seen, next)) {
      return false;
    }
    if (dueMs != NEVER) {
      queue.add(new RestingLeaf(next, leaf));
    }
    queue.remove(new RestingLeaf(seen, leaf));
    return true;
  }

  /** Takes an entry out of the queue if its leaf is not in that state any more. */
  public void removeStale(RestingLeaf entry) {
    if (load(entry.leaf()) != entry.state()) {
      queue.remove(entry);
    }
  }

  private AtomicLongArray page(int page) {
    AtomicLongArray present = pages.get(page);
    if (present != null) {
      return present;
    }
    AtomicLongArray made = new AtomicLongArray(PAGE_LEAVES);
    AtomicLongArray winner = pages.compareAndExchange(page, null, made);
    return winner == null ? made : winner;
  }
}
