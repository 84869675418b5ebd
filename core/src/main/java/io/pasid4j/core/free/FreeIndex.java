// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.BLOCK_IDS;
import static io.pasid4j.core.free.BitmapLayout.BLOCK_SHIFT;
import static io.pasid4j.core.free.BitmapLayout.LEAF_SHIFT;
import static io.pasid4j.core.free.BitmapLayout.PAGE_BLOCKS;
import static io.pasid4j.core.free.BitmapLayout.PAGE_LEAVES;
import static io.pasid4j.core.free.BitmapLayout.PAGE_SHIFT;

import io.pasid4j.core.lock.SpinLock;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * The IDs of a space that are free. All sets share it, and one lock guards it, which a thread holds
 * for some tens of instructions, in an operation on many IDs for one page at a time. Memory is
 * allocated, and listeners, clocks and logs are called, without it. IDs and bounds are 0 to the
 * space's greatest, inclusive.
 */
public final class FreeIndex {
  /** No ID of the range is free. */
  public static final int NONE = -1;

  /** Minus the page: the search reached a page that is absent. */
  private static final int ABSENT = -2;

  private final SpinLock lock = new SpinLock();
  private final Pages pages;
  // Those of the pages, here to save a step; null for a page that is absent.
  private final @Nullable WordPage[] pageWords;
  private final long[] @Nullable [] pageBits;
  private final long[] blocks;
  private final PageLives pageLives;

  /** True if there are more pages than may be kept empty. */
  private final boolean dropsPages;

  private final SpinLock bulkLock = new SpinLock();
  private final ContiguousAllocator contiguous;
  private final BulkRelease bulkRelease;

  /**
   * Creates an index of {@code [0, maxId]} in which an ID is free unless it is reserved or its word
   * has it otherwise. The words that are not those of fresh memory are visited.
   */
  public FreeIndex(
      int maxId,
      WordMemory memory,
      ReservedBands reserved,
      PageExtras extras,
      WordVisitor visitor) {
    pages = new Pages(maxId, memory, reserved, extras);
    pageWords = pages.words();
    pageBits = pages.bits();
    pages.adopt(visitor);
    blocks = BlockBits.of(pages, maxId, reserved);
    pageLives = new PageLives(pages, lock);
    dropsPages = pageLives.dropsPages();
    contiguous = new ContiguousAllocator(this, reserved);
    bulkRelease = new BulkRelease(this);
    for (int page = 0; page < pages.count(); page++) {
      pageLives.noteIfEmpty(page);
    }
  }

  /** The pages, as they are made and dropped. */
  public PageLives pageLives() {
    return pageLives;
  }

  /** Contiguous blocks of this index. */
  public ContiguousAllocator contiguous() {
    return contiguous;
  }

  /** Many IDs of one set at once, back to this index. */
  public BulkRelease bulkRelease() {
    return bulkRelease;
  }

  /**
   * Held by a thread that takes many IDs, all or none, while it has some of them: a thread that
   * finds no free ID meanwhile must look again under this lock. Memory may be allocated under it.
   */
  public SpinLock bulkLock() {
    return bulkLock;
  }

  /** The words of the page of an ID that is taken. */
  public WordPage words(int id) {
    WordPage words = wordsOrNull(id);
    if (words == null) {
      throw new IllegalStateException("page of ID: absent: " + id + " (expected: present)");
    }
    return words;
  }

  /** The word of an ID; that of a free one if its page is absent. */
  public long loadWord(int id) {
    WordPage words = pageWords[id >>> PAGE_SHIFT];
    return words == null ? Word.free(pages.firstGeneration()) : words.load(BitmapLayout.offset(id));
  }

  /** The words of the page of an ID; null if it is absent. */
  public @Nullable WordPage wordsOrNull(int id) {
    return pageWords[id >>> PAGE_SHIFT];
  }

  /** Returns whether the page of an ID is there. */
  public boolean isPresent(int id) {
    return pageWords[id >>> PAGE_SHIFT] != null;
  }

  /**
   * Returns the lowest ID from {@code id} on whose page exists; past the space if there is none.
   */
  public long nextPresent(long id) {
    return pages.nextPresent(id);
  }

  /** The notes per ID besides the words and bits. */
  public PageNotes notes() {
    return new PageNotes(pages);
  }

  /**
   * Takes the lowest free ID in {@code [min, max]}; the caller then owns its word.
   *
   * @return the ID, or {@link #NONE}
   */
  public int take(int min, int max) {
    for (; ; ) {
      lock.lock();
      int id = takeLocked(min, max);
      lock.unlock();
      if (id >= NONE) {
        return id;
      }
      pageLives.make(ABSENT - id);
    }
  }

  private int takeLocked(int min, int max) {
    int leaf = BlockBits.lowestLeaf(blocks);
    if (min > leaf << LEAF_SHIFT) {
      return takeFrom(min, max);
    }
    int page = leaf >>> (PAGE_SHIFT - LEAF_SHIFT);
    long[] bits = pageBits[page];
    if (bits != null) {
      int offset = PageBits.lowestOfLeaf(bits, leaf & (PAGE_LEAVES - 1));
      if (offset >= 0) {
        return takeFound(page, bits, offset, max);
      }
    }
    return takeLowest(leaf, max);
  }

  /** Takes the lowest free ID of all, behind leaves that have none. */
  private int takeLowest(int leaf, int max) {
    if (leaf << LEAF_SHIFT > max) {
      return NONE;
    }
    int id = takeFrom(leaf << LEAF_SHIFT, max);
    if (id >= 0) {
      BlockBits.lowestLeaf(blocks, id >>> LEAF_SHIFT);
    }
    return id;
  }

  private int takeFrom(int min, int max) {
    int block = min >>> BLOCK_SHIFT;
    if ((min & (BLOCK_IDS - 1)) != 0) {
      int page = min >>> PAGE_SHIFT;
      long[] bits = pageBits[page];
      if (bits == null) {
        return BlockBits.has(blocks, block) ? ABSENT - page : takeOfBlocks(block + 1, max);
      }
      int offset = PageBits.lowestInBlock(bits, BitmapLayout.offset(min));
      if (offset >= 0) {
        return takeFound(page, bits, offset, max);
      }
      block++;
    }
    return takeOfBlocks(block, max);
  }

  private int takeOfBlocks(int from, int max) {
    int block = BlockBits.next(blocks, from, max >>> BLOCK_SHIFT);
    if (block < 0) {
      return NONE;
    }
    int page = block >>> (PAGE_SHIFT - BLOCK_SHIFT);
    long[] bits = pageBits[page];
    if (bits == null) {
      return ABSENT - page;
    }
    int offset = PageBits.lowestOfBlock(bits, block & (PAGE_BLOCKS - 1));
    return takeFound(page, bits, offset, max);
  }

  private int takeFound(int page, long[] bits, int offset, int max) {
    int id = (page << PAGE_SHIFT) + offset;
    if (id > max) {
      return NONE;
    }
    takeBits(page, bits, offset >>> LEAF_SHIFT, 1L << offset);
    addTaken(page, bits, 1);
    return id;
  }

  private void takeBits(int page, long[] bits, int leaf, long mask) {
    if (PageBits.take(bits, leaf, mask)) {
      BlockBits.remove(blocks, page * PAGE_BLOCKS + (leaf >>> 6));
    }
  }

  private void releaseBits(int page, long[] bits, int leaf, long mask) {
    if (PageBits.release(bits, leaf, mask)) {
      BlockBits.add(blocks, page * PAGE_BLOCKS + (leaf >>> 6));
    }
  }

  /** Counts what is taken of a page, where that is asked for: it is a cache line of its own. */
  private void addTaken(int page, long[] bits, int ids) {
    if (dropsPages) {
      long taken = PageBits.addTaken(bits, ids);
      if (taken == 0 || taken == ids) {
        pageLives.noteUse(page, bits, taken);
      }
    }
  }

  /** Releases one ID, whose word is already free. */
  public void release(int id) {
    releaseLeaf(id >>> LEAF_SHIFT, 1L << id);
  }

  /** Releases one or more IDs of a leaf, whose words are already free. */
  public void releaseLeaf(int leaf, long mask) {
    lock.lock();
    releaseLocked(leaf, mask);
    lock.unlock();
    dropPages();
  }

  /** {@link #releaseLeaf} under the lock; {@link #dropPages} must follow without it. */
  void releaseLocked(int leaf, long mask) {
    int page = leaf >>> (PAGE_SHIFT - LEAF_SHIFT);
    long[] bits = pageBits[page];
    if (bits != null) {
      if (leaf < BlockBits.lowestLeaf(blocks)) {
        BlockBits.lowestLeaf(blocks, leaf);
      }
      releaseBits(page, bits, leaf & (PAGE_LEAVES - 1), mask);
      addTaken(page, bits, -Long.bitCount(mask));
    }
  }

  /**
   * Takes {@code [start, start + count)} of one page if all are free.
   *
   * @return {@link #NONE} if all were taken; else the first ID that is not free, or the obstacle to
   *     the search: the caller then makes the page and tries again
   */
  int takeRun(int start, int count) {
    int page = start >>> PAGE_SHIFT;
    int low = BitmapLayout.offset(start);
    int high = low + count - 1;
    int taken = ABSENT;
    lock.lock();
    long[] bits = pageBits[page];
    if (bits != null) {
      taken = PageBits.firstTaken(bits, low, high);
      if (taken < 0) {
        for (long from = low; from <= high; from = BitmapLayout.nextLeaf(from)) {
          takeBits(page, bits, (int) (from >>> LEAF_SHIFT), BitmapLayout.mask(from, high + 1L));
        }
        addTaken(page, bits, count);
      }
    }
    lock.unlock();
    return taken < 0 ? taken : (page << PAGE_SHIFT) + taken;
  }

  /** Returns whether {@link #takeRun} has found the page absent. */
  static boolean isAbsent(int result) {
    return result == ABSENT;
  }

  /** Releases {@code [start, start + count)} of one page. */
  void releaseRun(int start, int count) {
    long end = (long) start + count;
    lock.lock();
    for (long from = start; from < end; from = BitmapLayout.nextLeaf(from)) {
      releaseLocked((int) (from >>> LEAF_SHIFT), BitmapLayout.mask(from, end));
    }
    lock.unlock();
    dropPages();
  }

  /** The IDs of a leaf that are free, a bit each; without the lock, so a moment's look. */
  public long loadLeaf(int leaf) {
    long[] bits = pageBits[leaf >>> (PAGE_SHIFT - LEAF_SHIFT)];
    return bits == null
        ? pages.freshLeaf(leaf)
        : PageBits.leaf(bits, leaf & (BitmapLayout.PAGE_LEAVES - 1));
  }

  /** Returns whether the block of an ID has a free one; without the lock, so a moment's look. */
  boolean hasFreeInBlock(long id) {
    return BlockBits.has(blocks, (int) (id >>> BLOCK_SHIFT));
  }

  /** Orders what follows after all releases and takes before. */
  public void synchronizeReads() {
    lock.lock();
    lock.unlock();
  }

  /** A leaf below which no ID is free; for audits. */
  int lowestLeaf() {
    return BlockBits.lowestLeaf(blocks);
  }

  /** The bits of a page, or null while it is absent; for audits. */
  long @Nullable [] bits(int page) {
    return pageBits[page];
  }

  /** The IDs of a leaf that are free while none is taken; for audits. */
  long freshLeaf(int leaf) {
    return pages.freshLeaf(leaf);
  }

  SpinLock lock() {
    return lock;
  }

  /** Drops pages that have been empty for long, while there are too many. Without the lock. */
  void dropPages() {
    if (dropsPages) {
      pageLives.dropPages();
    }
  }
}
