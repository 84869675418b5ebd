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
  private final Releases releases;

  /**
   * An index of {@code [0, maxId]} in which all is free that is not reserved and whose word says
   * so. The words that are not those of fresh memory are given to {@code past}.
   */
  public FreeIndex(int maxId, WordMemory memory, ReservedBands reserved, WordSink past) {
    pages = new Pages(maxId, memory, reserved);
    pages.adopt(past);
    summary = new Summary(pages);
    runs = new Runs(this);
    releases = new Releases(pages, summary);
  }

  /** Contiguous blocks of this index. */
  public Runs runs() {
    return runs;
  }

  /** Many IDs at once, back to this index. */
  public Releases releases() {
    return releases;
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
  public int take(int min, int max) {
    int first = Geometry.page(min);
    int last = Geometry.page(max);
    // From here on pages are found by the roots; the one before, if the range has some of it, not.
    int from = Geometry.offset(min) == 0 ? first : first + 1;
    for (; ; ) {
      int page = first;
      long stamp = from == first ? 0 : summary.version(first);
      int leaf = from == first ? NONE : look(first, min, max);
      if (leaf == NONE && from <= last) {
        page = summary.next(from, last);
        stamp += summary.stamp(from, page);
        if (summary.next(from, page) != page) {
          continue;
        }
        leaf = look(page, min, max);
      }
      if (leaf != NONE) {
        int id = take(leaf, min, max, from, page, stamp);
        if (id != NONE) {
          return id;
        }
      } else if (page < last) {
        summary.hide(page);
      } else if (isUnchanged(first, from, page, stamp)) {
        return NONE;
      }
      Thread.onSpinWait();
    }
  }

  /** Takes the lowest ID of the range in a leaf if no lower one came meanwhile. */
  private int take(int leaf, int min, int max, int from, int page, long stamp) {
    // Read before the second look at the versions, and unchanged until it is taken: so the ID was
    // free when they were looked at.
    long seen = loadLeaf(leaf);
    int ids = (int) seen & idsOfLeaf(leaf, min, max);
    boolean taken =
        ids != 0
            && isUnchanged(Geometry.page(min), from, page, stamp)
            && casTake(leaf, seen, ids & -ids);
    return taken ? (leaf << LEAF_SHIFT) + Integer.numberOfTrailingZeros(ids) : NONE;
  }

  private boolean isUnchanged(int first, int from, int page, long stamp) {
    long now = from == first ? 0 : summary.version(first);
    return stamp == (page < from ? now : now + summary.stamp(from, page));
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
    pages.touch(leaf / PAGE_LEAVES).addRelease(leaf % PAGE_LEAVES, mask);
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

  /** The summaries; for audits, and for who counts. */
  Summary summary() {
    return summary;
  }

  /** The lowest leaf of one page with an ID of the range; or {@link #NONE}. */
  private int look(int page, int min, int max) {
    int first = page == Geometry.page(min) ? Geometry.block(min) : 0;
    int last = page == Geometry.page(max) ? Geometry.block(max) : PAGE_BLOCKS - 1;
    int blocks = (int) summary.load(page) & Geometry.bits(first, last);
    return blocks == 0 ? NONE : findInPage(page, blocks, min, max);
  }

  private int findInPage(int page, int blocks, int min, int max) {
    Page leaves = pages.touch(page);
    for (int rest = blocks; rest != 0; rest &= rest - 1) {
      int block = Integer.numberOfTrailingZeros(rest);
      int first = (page << PAGE_SHIFT) + (block << BLOCK_SHIFT);
      int last = first + (1 << BLOCK_SHIFT) - 1;
      int from = Math.max(first, min);
      int to = Math.min(last, max);
      int leaf = findInBlock(leaves, from, to);
      if (leaf != NONE) {
        return leaf;
      }
      if (min <= first && last <= max) {
        clearIfEmpty(page, block);
      }
    }
    return NONE;
  }

  /** The lowest leaf with an ID of {@code [min, max]}, which lies within one block. */
  private static int findInBlock(Page page, int min, int max) {
    int last = max >>> LEAF_SHIFT;
    for (int leaf = min >>> LEAF_SHIFT; leaf <= last; leaf++) {
      int ids = (int) page.loadLeaf(leaf % PAGE_LEAVES);
      if ((ids & idsOfLeaf(leaf, min, max)) != 0) {
        return leaf;
      }
    }
    return NONE;
  }

  /** The IDs of {@code [min, max]} that are in a leaf, which the range reaches; a bit each. */
  private static int idsOfLeaf(int leaf, int min, int max) {
    int ids = leaf == min >>> LEAF_SHIFT ? -1 << min : -1;
    return leaf == max >>> LEAF_SHIFT ? ids & -1 >>> ~max : ids;
  }

  private void clearIfEmpty(int page, int block) {
    long seen = summary.load(page);
    if (pages.touch(page).isEmpty(block)) {
      summary.casClear(page, seen, block);
    }
  }
}
