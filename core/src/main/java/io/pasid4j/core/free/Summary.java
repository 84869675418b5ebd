// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A word per page: in its low half a bit per block, 1 unless every ID of the block is known to be
 * taken; then a bit that says that the page is hidden; above it a version that grows with every
 * release into the page.
 *
 * <p>A block's bit is set, and the version grown, after the leaf's bit: a release that has ended
 * can be found. The bit is cleared only against the word read before the block was seen empty: a
 * release in between defeats the clearing.
 *
 * <p>A page becomes hidden with its last block's bit, and from then on its bit in {@link Roots} may
 * go. Who releases into a hidden page sets that bit, always, and ends the hiding only against the
 * word of its own release: then the page was not empty in between and nobody is about to clear.
 */
final class Summary {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long HIDDEN = 1L << 32;
  private static final int VERSION_SHIFT = 33;
  private static final long ONE_RELEASE = 1L << VERSION_SHIFT;

  private final long[] words;
  private final Roots roots;

  Summary(Pages pages) {
    words = new long[pages.count()];
    roots = new Roots(words.length);
    for (int page = 0; page < words.length; page++) {
      words[page] = Integer.toUnsignedLong(pages.firstBlocks(page));
      if (words[page] == 0) {
        words[page] = HIDDEN;
      } else {
        roots.casSet(page);
      }
    }
  }

  /** Reads a word, with the order of a volatile read. */
  long load(int page) {
    return (long) WORDS.getVolatile(words, page);
  }

  /** How often something was released into a page. */
  long version(int page) {
    return version(load(page));
  }

  /** How often something was released into the page of that word. */
  static long version(long word) {
    return word >>> VERSION_SHIFT;
  }

  /**
   * The sum of the versions that a search relies on which passes over the pages from {@code from}
   * and looks into {@code page}: equal sums mean equal versions, for they only grow.
   */
  long stamp(int from, int page) {
    return roots.stamp(from, page) + version(page);
  }

  /** The first page of {@code [from, last]} to look into: see {@link Roots#find}. */
  long find(int from, int last) {
    return roots.find(from, last);
  }

  /** Whether searches look into a page; for audits. */
  boolean isListed(int page) {
    return Roots.isSet(roots.load(page), page);
  }

  /** Says that IDs of {@code blocks} were released, after their leaves say so. */
  void casAnnounce(int page, int blocks) {
    long seen;
    long next;
    do {
      seen = load(page);
      next = (seen | Integer.toUnsignedLong(blocks)) + ONE_RELEASE;
    } while (!WORDS.compareAndSet(words, page, seen, next));
    if ((seen & HIDDEN) != 0) {
      roots.casSet(page);
      // Not for the first release into an empty page: what is freed is often taken next.
      if ((int) seen != 0) {
        casShow(page, next);
      }
    }
  }

  private void casShow(int page, long seen) {
    WORDS.compareAndSet(words, page, seen, seen & ~HIDDEN);
  }

  /**
   * Clears a block's bit if nothing was released into the page since {@code seen} was read, which
   * must be before the block was seen empty. Leaving it set is harmless: a search then looks.
   */
  void casClear(int page, long seen, int block) {
    long next = seen & ~(1L << block);
    if (next != seen) {
      WORDS.compareAndSet(words, page, seen, (int) next == 0 ? next | HIDDEN : next);
    }
    if ((int) next == 0) {
      hide(page);
    }
  }

  /** Lets searches pass over a page if it has nothing to take. */
  void hide(int page) {
    long root = roots.load(page);
    if (Roots.isSet(root, page) && (load(page) & (HIDDEN | 0xFFFF_FFFFL)) == HIDDEN) {
      roots.casClear(page, root);
    }
  }
}
