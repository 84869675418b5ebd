// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words of up to {@link #IDS} consecutive IDs. Offsets are 0 to IDS-1, inclusive. Thread-safe:
 * each word is read and changed as one.
 */
public final class WordPage {
  /** How many IDs a page covers. */
  public static final int IDS = 1 << 14;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  /** A page of {@code ids} free IDs that were never given. */
  public WordPage(int ids) {
    words = new long[ids];
  }

  /** Reads a word, with the order of a volatile read. */
  public long load(int offset) {
    return (long) WORDS.getVolatile(words, offset);
  }

  /** The commit point: gives or changes an ID if its word is still {@code expected}. */
  public boolean cas(int offset, long expected, long next) {
    return WORDS.compareAndSet(words, offset, expected, next);
  }

  /**
   * Commits a change that nobody can contest, because the caller's set holds the ID and the caller
   * is inside its gate. Release: who sees the ID free in the free index sees this word.
   */
  public void storeRelease(int offset, long next) {
    WORDS.setRelease(words, offset, next);
  }
}
