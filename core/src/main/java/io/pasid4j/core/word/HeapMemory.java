// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.util.HashMap;
import java.util.Map;

/**
 * Words on the heap, page by page when touched. Words can be set before a space is made over it;
 * after that it is immutable.
 */
public final class HeapMemory implements WordMemory {
  private final int maxId;
  private final Map<Integer, WordPage> past = new HashMap<>();

  /** Fresh memory for IDs 0 to {@code maxId} inclusive. */
  public HeapMemory(int maxId) {
    this.maxId = maxId;
  }

  /** Sets the word of an ID, before a space is made over this. */
  public void restore(int id, long word) {
    past.computeIfAbsent(id / WordPage.IDS, this::fresh).storeRelease(id % WordPage.IDS, word);
  }

  @Override
  public boolean isFresh(int page) {
    return !past.containsKey(page);
  }

  @Override
  public WordPage page(int page) {
    WordPage restored = past.get(page);
    return restored != null ? restored : fresh(page);
  }

  private WordPage fresh(int page) {
    return new HeapWords(WordMemory.pageIds(page, maxId));
  }
}
