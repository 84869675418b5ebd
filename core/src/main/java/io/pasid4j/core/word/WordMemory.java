// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.foreign.MemorySegment;

/** The memory that a space's words lie in. */
public interface WordMemory {
  /**
   * Returns whether a page is fresh memory: all its words are zero, by construction, without
   * reading them.
   */
  boolean isFresh(int page);

  /**
   * Returns whether words stay when the page object that gives access to them is dropped. If not,
   * the next page object begins with free words.
   */
  boolean keepsWords();

  /**
   * The words of a page.
   *
   * @param generation how often its IDs were allocated, if the page begins with free words
   */
  WordPage page(int page, int generation);

  /** Memory on the heap for IDs 0 to {@code maxId} inclusive, all of them free. */
  static WordMemory onHeap(int maxId) {
    return new HeapMemory(maxId);
  }

  /**
   * Returns the caller's memory for IDs 0 to {@code maxId} inclusive, a word of 8 bytes each.
   *
   * @throws IllegalArgumentException if it is too short, not aligned to 8, read-only, or confined
   *     to one thread
   */
  static WordMemory over(MemorySegment segment, int maxId) {
    return new SegmentMemory(segment, maxId);
  }

  /** The number of IDs of a page in a space of IDs 0 to {@code maxId} inclusive. */
  static int pageIds(int page, int maxId) {
    return Math.min(WordPage.IDS - 1, maxId - page * WordPage.IDS) + 1;
  }
}
