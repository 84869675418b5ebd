// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * The pages that exist and in which no ID is taken, as a list in the order in which they became
 * empty. The latest are kept, since an ID that was freed is often followed by one of the same page.
 * Guarded by the lock of the free index.
 */
final class EmptyPages {
  /** The number of pages that are kept; a space of 20 bits has no more. */
  static final int MAX_KEPT = 64;

  private static final int NONE = -1;

  private final Pages pages;
  private int oldest = NONE;
  private int latest = NONE;
  private int count;

  EmptyPages(Pages pages) {
    this.pages = pages;
  }

  /** Returns whether one should be dropped. */
  boolean isOver() {
    return count > MAX_KEPT;
  }

  int count() {
    return count;
  }

  /** Returns the page that has been empty longest, or a negative number. */
  int oldest() {
    return oldest;
  }

  /** Adds a page that has become empty. */
  void add(int page, long[] bits) {
    PageBits.next(bits, NONE);
    PageBits.previous(bits, latest);
    if (latest == NONE) {
      oldest = page;
    } else {
      link(latest, page);
    }
    latest = page;
    count++;
  }

  /** Removes a page that is no longer empty, or is to be dropped. */
  void remove(long[] bits) {
    int next = PageBits.next(bits);
    int previous = PageBits.previous(bits);
    if (previous == NONE) {
      oldest = next;
    } else {
      link(previous, next);
    }
    if (next == NONE) {
      latest = previous;
    } else {
      long[] behind = pages.bits(next);
      if (behind != null) {
        PageBits.previous(behind, previous);
      }
    }
    count--;
  }

  private void link(int page, int next) {
    long[] bits = pages.bits(page);
    if (bits != null) {
      PageBits.next(bits, next);
    }
  }

  /** Copies the pages, the one that has been empty longest first; {@code into} has room. */
  void copyTo(int[] into) {
    int page = oldest;
    for (int at = 0; at < into.length; at++) {
      into[at] = page;
      long[] bits = pages.bits(page);
      page = bits == null ? NONE : PageBits.next(bits);
    }
  }
}
