// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import io.pasid4j.core.lock.SpinLock;

/**
 * Makes the pages of a free index when an ID of them is wanted, and drops those that have been
 * empty for long when there are too many. Memory is taken without the index' lock.
 */
public final class PageLives {
  private final Pages pages;
  private final SpinLock lock;
  private final EmptyPages emptyPages;

  /** True if there are more pages than may be kept empty. */
  private final boolean dropsPages;

  PageLives(Pages pages, SpinLock lock) {
    this.pages = pages;
    this.lock = lock;
    this.emptyPages = new EmptyPages(pages);
    this.dropsPages = pages.count() > EmptyPages.MAX_KEPT;
  }

  /** Returns whether there are more pages than may be kept empty. */
  boolean dropsPages() {
    return dropsPages;
  }

  /** The pages that are there without an ID that is taken, and what remains of dropped ones. */
  public KeptPages kept() {
    lock.lock();
    int generation = pages.firstGeneration();
    int count = emptyPages.count();
    lock.unlock();
    int[] empty = new int[0];
    while (empty.length != count) {
      empty = new int[count];
      lock.lock();
      count = emptyPages.count();
      if (count == empty.length) {
        emptyPages.copyTo(empty);
      }
      lock.unlock();
    }
    return new KeptPages(generation, empty);
  }

  /** Restores the lives of a space's pages. Before the index is shared. */
  public void restore(KeptPages kept) {
    pages.restoreFirstGeneration(kept.firstGeneration());
    for (int page : kept.emptyPages()) {
      long[] bits = pages.bits(page);
      if (bits == null) {
        put(page, pages.make(page));
      } else if (dropsPages && PageBits.taken(bits) == 0) {
        emptyPages.remove(bits);
        emptyPages.add(page, bits);
      }
    }
  }

  /** Notes a page that was adopted, if no ID of it is taken. */
  void noteIfEmpty(int page) {
    long[] bits = pages.bits(page);
    if (dropsPages && bits != null && PageBits.taken(bits) == 0) {
      emptyPages.add(page, bits);
    }
  }

  /** Notes that a page has become empty, or is not any more; under the lock. */
  void noteUse(int page, long[] bits, long taken) {
    if (taken == 0) {
      emptyPages.add(page, bits);
    } else {
      PageBits.countUse(bits);
      emptyPages.remove(bits);
    }
  }

  /**
   * Makes a page if it is absent; another thread may be first. It stays absent if its generation is
   * not that of absent pages any more: meanwhile it may have been there, and dropped again.
   */
  void make(int page) {
    PageObjects made = pages.make(page);
    lock.lock();
    if (pages.bits(page) == null && PageBits.priorLives(made.bits()) == pages.priorLives()) {
      put(page, made);
    }
    lock.unlock();
    dropPages();
  }

  private void put(int page, PageObjects made) {
    pages.put(page, made);
    if (dropsPages) {
      emptyPages.add(page, made.bits());
    }
  }

  /** Drops pages that have been empty for long, while there are too many. Without the lock. */
  void dropPages() {
    while (dropsPages && emptyPages.isOver()) {
      dropOldest();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a page that was dropped and made again is another one
  private void dropOldest() {
    lock.lock();
    int page = emptyPages.oldest();
    long[] bits = emptyPages.isOver() ? pages.bits(page) : null;
    long uses = bits == null ? 0 : PageBits.uses(bits);
    lock.unlock();
    if (bits == null) {
      return;
    }
    // Thousands of words: not under the lock, so the page may have been used meanwhile.
    long lives = pages.livesToKeep(page, bits);
    lock.lock();
    if (pages.bits(page) == bits && PageBits.taken(bits) == 0 && PageBits.uses(bits) == uses) {
      pages.raisePriorLives(lives);
      emptyPages.remove(bits);
      pages.drop(page);
    }
    lock.unlock();
  }
}
