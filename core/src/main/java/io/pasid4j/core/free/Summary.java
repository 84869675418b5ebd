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
  private static final VarHandle LOWEST_GUESS;

  static {
    try {
      LOWEST_GUESS = MethodHandles.lookup().findVarHandle(Summary.class, "lowestGuess", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long ONE_RELEASE = 1L << 32;

  private final long[] words;

  /**
   * A guess: pages below it have nothing to take. Racy on purpose; who relies on it looks at what
   * it passes over.
   */
  private volatile int lowestGuess;

  Summary(Pages pages) {
    words = new long[pages.count()];
    for (int page = 0; page < words.length; page++) {
      words[page] = Integer.toUnsignedLong(pages.firstBlocks(page));
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

  /**
   * The sum of the versions from {@code firstPage} to {@code lastPage}, both inclusive: equal sums
   * mean equal versions, for they only grow.
   */
  long stamp(int firstPage, int lastPage) {
    VarHandle.loadLoadFence();
    long stamp = 0;
    for (int page = firstPage; page <= lastPage; page++) {
      stamp += version((long) WORDS.getOpaque(words, page));
    }
    return stamp;
  }

  /** How far, at most to {@code lastPage}, nothing seems to be left to take. */
  int guessFrom(int firstPage, int lastPage) {
    int guess = lowestGuess;
    return guess <= firstPage ? firstPage : Math.min(guess, lastPage);
  }

  /** Improves the guess after finding nothing below {@code page}. */
  void guess(int page) {
    if (lowestGuess != page) {
      LOWEST_GUESS.setOpaque(this, page);
    }
  }

  /**
   * Passes over the pages {@code [from, to)} if they have nothing to take, and adds their versions
   * to the probe's stamp.
   */
  boolean passOver(int from, int to, Probe probe) {
    int blocks = 0;
    long stamp = 0;
    for (int page = from; page < to; page++) {
      long word = (long) WORDS.getOpaque(words, page);
      blocks |= (int) word;
      stamp += version(word);
    }
    VarHandle.loadLoadFence();
    if (blocks != 0) {
      return false;
    }
    probe.stamp += stamp;
    return true;
  }

  /** Says that IDs of {@code blocks} were released, after their leaves say so. */
  void casAnnounce(int page, int blocks) {
    long seen;
    do {
      seen = load(page);
    } while (!WORDS.compareAndSet(
        words, page, seen, (seen | Integer.toUnsignedLong(blocks)) + ONE_RELEASE));
    if (page < lowestGuess) {
      LOWEST_GUESS.setOpaque(this, page);
    }
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
