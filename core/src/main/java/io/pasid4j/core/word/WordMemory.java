// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.foreign.MemorySegment;

/** Where a space's words are. */
public interface WordMemory {
  /** Whether a page is fresh memory: all its words zero, by construction, not by looking. */
  boolean isFresh(int page);

  /** The words of a page; asked once a page, or by racing threads of which one wins. */
  WordPage page(int page);

  /** Memory on the heap for IDs 0 to {@code maxId} inclusive, all of them free. */
  static WordMemory onHeap(int maxId) {
    return new HeapMemory(maxId);
  }

  /**
   * The caller's memory for IDs 0 to {@code maxId} inclusive, a word of 8 bytes each.
   *
   * @throws IllegalArgumentException if it is too short, not aligned to 8, read-only, or one
   *     thread's alone
   */
  static WordMemory over(MemorySegment segment, int maxId) {
    return new SegmentMemory(segment, maxId);
  }

  /** How many IDs a page has in a space of IDs 0 to {@code maxId} inclusive. */
  static int pageIds(int page, int maxId) {
    return Math.min(WordPage.IDS - 1, maxId - page * WordPage.IDS) + 1;
  }
}
