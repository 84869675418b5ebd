// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

/**
 * The words of up to {@link #IDS} consecutive IDs. Offsets are 0 to IDS-1, inclusive. Thread-safe:
 * each word is read and changed as one.
 */
public abstract sealed class WordPage permits HeapWords, SegmentWords {
  /** The most IDs that a page covers. */
  public static final int IDS = 1 << 14;

  /** Reads a word, with the order of a volatile read. */
  public abstract long load(int offset);

  /**
   * Reads a word whose changes something else orders: the caller has the ID's bit of the free
   * index, or has locked the set and asks whether it has the ID. Cheaper, for the compiler may keep
   * what it has read before.
   */
  public abstract long loadOpaque(int offset);

  /** Changes a word that several threads may change, if it is still {@code expected}. */
  public abstract boolean cas(int offset, long expected, long next);

  /**
   * Commits a change without contention: the caller has the ID's bit of the free index, or has
   * locked the set that has the ID.
   */
  public abstract void storeRelease(int offset, long next);

  /**
   * Frees an ID if it is held without references; whether it was. Without memory ordering of its
   * own: the lock of the free index, which must follow, has it.
   *
   * @param heldWord see {@link Word#isHeldUnreferenced}
   */
  public boolean free(int offset, long heldWord) {
    long word = load(offset);
    boolean held = Word.isHeldUnreferenced(word, heldWord);
    if (held) {
      storeRelease(offset, Word.freed(word));
    }
    return held;
  }

  /**
   * Frees {@code count} consecutive IDs if all are held without references; else nothing. Without
   * memory ordering of its own, as above.
   *
   * @return whether they were freed
   */
  public boolean freeRun(int first, int count, long heldWord) {
    for (int offset = first; offset < first + count; offset++) {
      if (!Word.isHeldUnreferenced(load(offset), heldWord)) {
        return false;
      }
    }
    for (int offset = first; offset < first + count; offset++) {
      storeRelease(offset, Word.freed(load(offset)));
    }
    return true;
  }
}
