// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The words of {@link #IDS} consecutive IDs, over memory on the heap or in a mapped file. Offsets
 * are 0 to IDS-1, inclusive. Thread-safe: each word is read and changed as one.
 */
public final class WordPage {
  /** How many IDs a page covers. */
  public static final int IDS = 1 << 14;

  private static final VarHandle WORDS = ValueLayout.JAVA_LONG.arrayElementVarHandle();

  private final MemorySegment words;

  /** A page over {@code words}, aligned to 8 bytes, at least as long as the IDs that are used. */
  public WordPage(MemorySegment words) {
    this.words = words;
  }

  /** A page of free, never given IDs on the heap. */
  public static WordPage onHeap(int ids) {
    return new WordPage(MemorySegment.ofArray(new long[ids]));
  }

  /** Reads a word, with the order of a volatile read. */
  public long load(int offset) {
    return (long) WORDS.getVolatile(words, 0L, (long) offset);
  }

  /** The commit point: gives or changes an ID if its word is still {@code expected}. */
  public boolean cas(int offset, long expected, long next) {
    return WORDS.compareAndSet(words, 0L, (long) offset, expected, next);
  }

  /**
   * Commits a change that nobody can contest, because the caller's set holds the ID and its gate.
   * Release: who sees the ID free in the free index sees this word.
   */
  public void storeRelease(int offset, long next) {
    WORDS.setRelease(words, 0L, (long) offset, next);
  }
}
