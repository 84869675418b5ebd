// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.BLOCK_IDS;
import static io.pasid4j.core.free.Geometry.BLOCK_LEAVES;
import static io.pasid4j.core.free.Geometry.BLOCK_SHIFT;
import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;
import static io.pasid4j.core.free.Geometry.PAGE_IDS;
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

  /** Another thread has changed what was looked at. */
  private static final int LOST = -2;

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
    runs = new Runs(this, reserved);
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
    int id = Geometry.offset(min) == 0 ? NONE : takeNear(min, max);
    return id == NONE ? search(min, max) : id;
  }

  /**
   * Takes the lowest ID of the leaf in which a range begins; NONE if it has none, or others came.
   * It passes over nothing, so there is no version to look at.
   */
  private int takeNear(int min, int max) {
    int page = Geometry.page(min);
    Page leaves = pages.find(page);
    if (leaves == null) {
      return NONE;
    }
    int low = Geometry.offset(min);
    int leaf = low >>> LEAF_SHIFT;
    long seen = leaves.loadLeaf(leaf);
    int ids = (int) seen & Page.idsOfLeaf(leaf, low, lastOffset(page, max));
    return ids != 0 && casTake(page, leaves, leaf, seen, ids & -ids)
        ? Geometry.id(page, leaf) + Integer.numberOfTrailingZeros(ids)
        : NONE;
  }

  private int search(int min, int max) {
    int first = Geometry.page(min);
    int last = Geometry.page(max);
    // From here on pages are found by the roots; the one before, if the range has some of it, not.
    int from = Geometry.offset(min) == 0 ? first : first + 1;
    for (; ; ) {
      int page = first;
      long stamp = 0;
      int id = NONE;
      if (from != first) {
        long word = summary.load(first);
        stamp = Summary.version(word);
        id = takeIn(first, word, min, max, stamp);
      }
      if (id == NONE && from <= last) {
        long found = summary.find(from, last);
        page = Roots.page(found);
        long word = summary.load(page);
        stamp += Roots.stamp(found) + Summary.version(word);
        id = takeIn(page, word, min, max, stamp);
      }
      if (id >= 0) {
        return id;
      }
      if (id == NONE && page < last) {
        summary.hide(page);
      } else if (id == NONE && isUnchanged(min, page, stamp)) {
        return NONE;
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Takes the lowest ID of the range in one page; NONE if there is none, LOST if others came.
   *
   * @param listed the page's word of the summary
   * @param stamp the versions read so far, that word's among them
   */
  private int takeIn(int page, long listed, int min, int max, long stamp) {
    int low = page == Geometry.page(min) ? Geometry.offset(min) : 0;
    int high = lastOffset(page, max);
    int blocks = (int) listed & Geometry.blocks(low, high);
    if (blocks == 0) {
      return NONE;
    }
    Page leaves = pages.touch(page);
    int leaf = find(page, leaves, blocks, low, high, leaves.emptyIds(Summary.version(listed)));
    if (leaf == NONE) {
      return NONE;
    }
    // Read before the second look at the versions, and unchanged until it is taken: so the ID was
    // free when they were looked at.
    long seen = leaves.loadLeaf(leaf);
    int ids = (int) seen & Page.idsOfLeaf(leaf, low, high);
    if (ids == 0 || !isUnchanged(min, page, stamp)) {
      return LOST;
    }
    if (low == 0) {
      leaves.noteEmpty(Summary.version(listed), leaf);
    }
    return casTake(page, leaves, leaf, seen, ids & -ids)
        ? Geometry.id(page, leaf) + Integer.numberOfTrailingZeros(ids)
        : LOST;
  }

  /** The last offset of a page that is not above {@code max}, which is in the page or behind. */
  private static int lastOffset(int page, int max) {
    return page == Geometry.page(max) ? Geometry.offset(max) : PAGE_IDS - 1;
  }

  /**
   * The lowest leaf of some blocks of one page with an ID of the range; or {@link #NONE}.
   *
   * @param empty below this offset there is nothing
   */
  private int find(int page, Page leaves, int blocks, int low, int high, int empty) {
    int from = Math.max(low, empty);
    for (int rest = blocks; rest != 0; rest &= rest - 1) {
      int block = Integer.numberOfTrailingZeros(rest);
      int first = block << BLOCK_SHIFT;
      int last = first + BLOCK_IDS - 1;
      int leaf = leaves.find(Math.max(first, from), Math.min(last, high));
      if (leaf != NONE) {
        return leaf;
      }
      if (low <= first && last <= high) {
        clearIfEmpty(page, leaves, block);
      }
    }
    return NONE;
  }

  /** Whether nothing was released, since {@code stamp} was read, into what a search passed. */
  private boolean isUnchanged(int min, int page, long stamp) {
    int first = Geometry.page(min);
    if (Geometry.offset(min) == 0) {
      return stamp == summary.stamp(first, page);
    }
    long ofFirst = summary.version(first);
    return stamp == (page == first ? ofFirst : ofFirst + summary.stamp(first + 1, page));
  }

  /** Takes the IDs of {@code mask} in a leaf if the leaf is unchanged since {@code seen}. */
  boolean casTake(int leaf, long seen, int mask) {
    int page = Geometry.pageOfLeaf(leaf);
    return casTake(page, pages.touch(page), Geometry.leafInPage(leaf), seen, mask);
  }

  private boolean casTake(int page, Page leaves, int leaf, long seen, int mask) {
    boolean taken = leaves.casTake(leaf, seen, mask);
    if (taken && (int) seen == mask) {
      clearIfEmpty(page, leaves, leaf / BLOCK_LEAVES);
    }
    return taken;
  }

  /** Gives one ID back: its word says free already. */
  public void release(int id) {
    int page = Geometry.page(id);
    pages.touch(page).addRelease(Geometry.offset(id) >>> LEAF_SHIFT, 1 << id);
    summary.casAnnounce(page, 1 << Geometry.block(id));
  }

  /** Ends releases into one leaf: from now on every search finds them. */
  public void announceLeaf(int leaf) {
    announce(Geometry.pageOfLeaf(leaf), 1 << Geometry.block(leaf << LEAF_SHIFT));
  }

  /** Gives IDs of one leaf back, their words say free already; {@link #announce} must follow. */
  public void releaseLeaf(int leaf, int mask) {
    pages.touch(Geometry.pageOfLeaf(leaf)).addRelease(Geometry.leafInPage(leaf), mask);
  }

  /** Ends releases into one page: from now on every search finds them. */
  public void announce(int page, int blocks) {
    summary.casAnnounce(page, blocks);
  }

  /** Reads a leaf: the IDs that can be taken in the low half, a version in the high half. */
  long loadLeaf(int leaf) {
    Page page = pages.find(Geometry.pageOfLeaf(leaf));
    return page == null
        ? Integer.toUnsignedLong(pages.freshLeaf(leaf))
        : page.loadLeaf(Geometry.leafInPage(leaf));
  }

  /** The summaries; for audits, and for who counts. */
  Summary summary() {
    return summary;
  }

  private void clearIfEmpty(int page, Page leaves, int block) {
    long seen = summary.load(page);
    if (leaves.isEmpty(block)) {
      summary.casClear(page, seen, block);
    }
  }
}
