// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A word per 32 pages: in its low half a bit per page, 1 unless every ID of the page is known to be
 * taken; in its high half a version that grows whenever a bit is set.
 *
 * <p>A page that is not hidden in the {@link Summary} has its bit set. The bit is cleared only
 * against the word read before the page was seen hidden and empty: who gives an ID back to a hidden
 * page changes the word.
 */
final class Roots {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long ONE_SET = 1L << 32;

  /** A space of 31 bits has so many pages. */
  private static final int PAGE_BITS = 31 - Geometry.PAGE_SHIFT;

  private final long[] words;

  /** Bits of {@code pages} pages, all clear. */
  Roots(int pages) {
    words = new long[(pages + 31) >>> 5];
  }

  /** Reads the word of a page, with the order of a volatile read. */
  long load(int page) {
    return (long) WORDS.getVolatile(words, page >>> 5);
  }

  /** Whether the page's bit is set in its word. */
  static boolean isSet(long word, int page) {
    return (word & bit(page)) != 0;
  }

  /**
   * The sum of the versions of the words of {@code firstPage} to {@code lastPage}, both inclusive:
   * equal sums mean equal versions, for they only grow.
   */
  long stamp(int firstPage, int lastPage) {
    long stamp = 0;
    for (int word = firstPage >>> 5; word <= lastPage >>> 5; word++) {
      stamp += (long) WORDS.getVolatile(words, word) >>> 32;
    }
    return stamp;
  }

  /**
   * The first page of {@code [from, last]} whose bit is set, or the last; with the versions of the
   * words up to its own. Each word is read once, so that its version is that of its bits.
   */
  long find(int from, int last) {
    int word = from >>> 5;
    long seen = load(from);
    long stamp = seen >>> 32;
    int bits = (int) seen & -1 << from;
    while (bits == 0 && word < last >>> 5) {
      seen = (long) WORDS.getVolatile(words, ++word);
      stamp += seen >>> 32;
      bits = (int) seen;
    }
    int page = bits == 0 ? last : (word << 5) + Integer.numberOfTrailingZeros(bits);
    return stamp << PAGE_BITS | Math.min(last, page);
  }

  /** The page that {@link #find} has found. */
  static int page(long found) {
    return (int) found & (1 << PAGE_BITS) - 1;
  }

  /** The {@link #stamp} of the words that {@link #find} has read. */
  static long stamp(long found) {
    return found >>> PAGE_BITS;
  }

  /** Sets a page's bit and, though it be set, changes the word. */
  void casSet(int page) {
    long seen;
    do {
      seen = load(page);
    } while (!WORDS.compareAndSet(words, page >>> 5, seen, (seen | bit(page)) + ONE_SET));
  }

  /** Clears a page's bit if its word is unchanged since {@code seen} was read. */
  void casClear(int page, long seen) {
    WORDS.compareAndSet(words, page >>> 5, seen, seen & ~bit(page));
  }

  private static long bit(int page) {
    return 1L << (page & 31);
  }
}
