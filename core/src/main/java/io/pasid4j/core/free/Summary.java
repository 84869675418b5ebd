// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A word per page: in its low half a bit per block, 1 unless every ID of the block is known to be
 * taken; in its high half a version that grows with every release into the page.
 *
 * <p>The bit is set, and the version grown, after the leaf's bit: a release that has ended can be
 * found. The bit is cleared only against the version read before the block was seen empty: a
 * release in between defeats the clearing.
 */
final class Summary {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long ONE_RELEASE = 1L << 32;

  private final long[] words;

  Summary(Pages pages) {
    words = new long[pages.count()];
    for (int page = 0; page < words.length; page++) {
      words[page] = Integer.toUnsignedLong(pages.freshBlocks(page));
    }
  }

  /** Reads a word, with the order of a volatile read. */
  long load(int page) {
    return (long) WORDS.getVolatile(words, page);
  }

  /** The version in a word. */
  static long version(long word) {
    return word >>> 32;
  }

  /** The sum of the versions from {@code firstPage} to {@code lastPage}, both inclusive. */
  long stamp(int firstPage, int lastPage) {
    long stamp = 0;
    for (int page = firstPage; page <= lastPage; page++) {
      stamp += version(load(page));
    }
    return stamp;
  }

  /** Says that IDs of {@code blocks} were released, after their leaves say so. */
  void casAnnounce(int page, int blocks) {
    long seen;
    do {
      seen = load(page);
    } while (!WORDS.compareAndSet(
        words, page, seen, (seen | Integer.toUnsignedLong(blocks)) + ONE_RELEASE));
  }

  /**
   * Clears a block's bit if nothing was released into the page since {@code seen} was read, which
   * must be before the block was seen empty. Leaving it set is harmless: a search then looks.
   */
  void casClear(int page, long seen, int block) {
    if ((seen & 1L << block) != 0) {
      WORDS.compareAndSet(words, page, seen, seen & ~(1L << block));
    }
  }
}
