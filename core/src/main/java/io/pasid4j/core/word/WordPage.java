// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

/**
 * The words of up to {@link #IDS} consecutive IDs. Offsets are 0 to IDS-1, inclusive. Thread-safe:
 * each word is read and changed as one.
 */
public abstract sealed class WordPage permits HeapWords, SegmentWords {
  /** How many IDs a page covers at most. */
  public static final int IDS = 1 << 14;

  /** Reads a word, with the order of a volatile read. */
  public abstract long load(int offset);

  /** The commit point: gives or changes an ID if its word is still {@code expected}. */
  public abstract boolean cas(int offset, long expected, long next);

  /**
   * Commits a change that nobody can contest, because the caller's set holds the ID and the caller
   * is inside its gate. Release: who sees the ID free in the free index sees this word.
   */
  public abstract void storeRelease(int offset, long next);

  /**
   * Lets the word say free of an ID that the caller's set holds and nobody refers to. Without an
   * order of its own: the release of its leaf, which must follow, has one.
   */
  public abstract void free(int offset);

  /** Does that for {@code count} consecutive IDs; {@code first} is the offset of the first. */
  public void free(int first, int count) {
    for (int offset = first; offset < first + count; offset++) {
      free(offset);
    }
  }
}
