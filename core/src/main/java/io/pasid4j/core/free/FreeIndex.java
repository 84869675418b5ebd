// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.BLOCK_LEAVES;
import static io.pasid4j.core.free.Geometry.BLOCK_SHIFT;
import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;
import static io.pasid4j.core.free.Geometry.PAGE_BLOCKS;
import static io.pasid4j.core.free.Geometry.PAGE_LEAVES;
import static io.pasid4j.core.free.Geometry.PAGE_SHIFT;

import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;

/**
 * Which IDs of a space can be taken. All sets share it, without a lock: a thread that stops at any
 * point stops nobody else. IDs and bounds are 0 to the space's greatest, inclusive.
 *
 * <p>{@link #take} is linearizable as "the lowest": it commits to an ID only if nothing was
 * released, between two looks at the summary, into any page it passed over. docs/concurrency.md has
 * the argument.
 */
public final class FreeIndex {
  /** No ID of the range can be taken. */
  public static final int NONE = -1;

  private final Pages pages;
  private final Summary summary;
  private final Runs runs;

  /**
   * An index of {@code [0, maxId]} in which all is free that is not reserved and whose word says
   * so. The words that are not those of fresh memory are given to {@code past}.
   */
  public FreeIndex(int maxId, WordMemory memory, ReservedBands reserved, WordSink past) {
    pages = new Pages(maxId, memory, reserved);
    pages.adopt(past);
    summary = new Summary(pages);
    runs = new Runs(this);
  }

  /** Contiguous blocks of this index. */
  public Runs runs() {
    return runs;
  }

  /** The words of an ID's page; {@link #offset} is the ID's place in it. */
  public WordPage words(int id) {
    return pages.touch(Geometry.page(id)).words();
  }

  /** The word of an ID; 0 if its page was never touched. */
  public long loadWord(int id) {
    Page page = pages.find(Geometry.page(id));
    return page == null ? 0 : page.words().load(Geometry.offset(id));
  }

  /**
   * The least ID from {@code id} on whose page was ever touched; past the space if there is none.
   */
  public long nextTouched(long id) {
    long next = id;
    while (next >>> PAGE_SHIFT < pages.count() && pages.find((int) (next >>> PAGE_SHIFT)) == null) {
      next = ((next >>> PAGE_SHIFT) + 1) << PAGE_SHIFT;
    }
    return next;
  }

  /** An ID's place in its page of words. */
  public static int offset(int id) {
    return Geometry.offset(id);
  }

  /**
   * Takes the lowest ID in {@code [min, max]}; the caller then owns its word.
   *
   * @return the ID, or {@link #NONE}
   */
  public int take(int min, int max, Probe probe) {
    for (; ; ) {
      boolean found = find(min, max, probe);
      int last = found ? probe.id : max;
      if (summary.stamp(Geometry.page(min), Geometry.page(last)) == probe.stamp) {
        if (!found) {
          return NONE;
        }
        if (casTake(probe.id >>> LEAF_SHIFT, probe.leafSeen, 1 << probe.id)) {
          return probe.id;
        }
      }
      Thread.onSpinWait();
    }
  }

  /** Takes the IDs of {@code mask} in a leaf if the leaf is unchanged since {@code seen}. */
  boolean casTake(int leaf, long seen, int mask) {
    int page = leaf / PAGE_LEAVES;
    if (!pages.touch(page).casTake(leaf % PAGE_LEAVES, seen, mask)) {
      return false;
    }
    if ((int) seen == mask) {
      clearIfEmpty(page, leaf % PAGE_LEAVES / BLOCK_LEAVES);
    }
    return true;
  }

  /** Gives one ID back: its word says free already. */
  public void release(int id) {
    releaseLeaf(id >>> LEAF_SHIFT, 1 << id);
    announceLeaf(id >>> LEAF_SHIFT);
  }

  /** Ends releases into one leaf: from now on every search finds them. */
  public void announceLeaf(int leaf) {
    announce(leaf / PAGE_LEAVES, 1 << (leaf % PAGE_LEAVES / BLOCK_LEAVES));
  }

  /** Gives IDs of one leaf back, their words say free already; {@link #announce} must follow. */
  public void releaseLeaf(int leaf, int mask) {
    pages.touch(leaf / PAGE_LEAVES).casRelease(leaf % PAGE_LEAVES, mask);
  }

  /** Ends releases into one page: from now on every search finds them. */
  public void announce(int page, int blocks) {
    summary.casAnnounce(page, blocks);
  }

  /** Reads a leaf: the IDs that can be taken in the low half, a version in the high half. */
  long loadLeaf(int leaf) {
    Page page = pages.find(leaf / PAGE_LEAVES);
    return page == null
        ? Integer.toUnsignedLong(pages.freshLeaf(leaf))
        : page.loadLeaf(leaf % PAGE_LEAVES);
  }

  /** Reads a page's summary: a bit per block in the low half, a version in the high half. */
  long loadSummary(int page) {
    return summary.load(page);
  }

  /** Finds the lowest ID in the range that can be taken, and leaves what it saw in the probe. */
  private boolean find(int min, int max, Probe probe) {
    int first = Geometry.page(min);
    int last = Geometry.page(max);
    probe.stamp = 0;
    int page = first;
    int guess = summary.guessFrom(first, last);
    if (guess > first) {
      if (look(first, min, max, probe)) {
        return true;
      }
      page = summary.passOver(first + 1, guess, probe) ? guess : first + 1;
    }
    for (; page <= last; page++) {
      if (look(page, min, max, probe)) {
        if (min < 1 << BLOCK_SHIFT) {
          summary.guess(page);
        }
        return true;
      }
    }
    return false;
  }

  /** Finds the lowest ID of one page in the range. */
  private boolean look(int page, int min, int max, Probe probe) {
    long word = summary.load(page);
    probe.stamp += Summary.version(word);
    int first = page == Geometry.page(min) ? Geometry.block(min) : 0;
    int last = page == Geometry.page(max) ? Geometry.block(max) : PAGE_BLOCKS - 1;
    int blocks = (int) word & Geometry.bits(first, last);
    return blocks != 0 && findInPage(page, blocks, min, max, probe);
  }

  private boolean findInPage(int page, int blocks, int min, int max, Probe probe) {
    Page leaves = pages.touch(page);
    for (int rest = blocks; rest != 0; rest &= rest - 1) {
      int block = Integer.numberOfTrailingZeros(rest);
      int first = (page << PAGE_SHIFT) + (block << BLOCK_SHIFT);
      int last = first + (1 << BLOCK_SHIFT) - 1;
      int from = Math.max(first, min);
      int to = Math.min(last, max);
      if (findInBlock(leaves, from, to, probe)) {
        return true;
      }
      if (min <= first && last <= max) {
        clearIfEmpty(page, block);
      }
    }
    return false;
  }

  /** Finds the lowest ID in {@code [min, max]}, which lies within one block. */
  private static boolean findInBlock(Page page, int min, int max, Probe probe) {
    int lastLeaf = max >>> LEAF_SHIFT;
    for (int leaf = min >>> LEAF_SHIFT; leaf <= lastLeaf; leaf++) {
      long seen = page.loadLeaf(leaf % PAGE_LEAVES);
      int ids = (int) seen;
      ids &= leaf == min >>> LEAF_SHIFT ? -1 << min : -1;
      ids &= leaf == lastLeaf ? -1 >>> ~max : -1;
      if (ids != 0) {
        probe.id = (leaf << LEAF_SHIFT) + Integer.numberOfTrailingZeros(ids);
        probe.leafSeen = seen;
        return true;
      }
    }
    return false;
  }

  private void clearIfEmpty(int page, int block) {
    long seen = summary.load(page);
    if (pages.touch(page).isEmpty(block)) {
      summary.casClear(page, seen, block);
    }
  }
}
