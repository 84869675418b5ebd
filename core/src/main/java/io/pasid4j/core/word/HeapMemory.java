// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.util.HashMap;
import java.util.Map;

/**
 * Words on the heap, page by page when touched. Words can be set before a space is made over it;
 * the space then takes the pages that have such words.
 */
public final class HeapMemory implements WordMemory {
  private final int maxId;
  private final Map<Integer, WordPage> restored = new HashMap<>();

  /** Fresh memory for IDs 0 to {@code maxId} inclusive. */
  public HeapMemory(int maxId) {
    this.maxId = maxId;
  }

  /** Sets the word of an ID, before a space is made over this. */
  public void restore(int id, long word) {
    restored
        .computeIfAbsent(id / WordPage.IDS, page -> fresh(page, 0))
        .storeRelease(id % WordPage.IDS, word);
  }

  @Override
  public boolean isFresh(int page) {
    return !restored.containsKey(page);
  }

  @Override
  public boolean keepsWords() {
    return false;
  }

  @Override
  public WordPage page(int page, int generation) {
    WordPage present = restored.isEmpty() ? null : restored.remove(page);
    return present != null ? present : fresh(page, generation);
  }

  private WordPage fresh(int page, int generation) {
    return new HeapWords(WordMemory.pageIds(page, maxId), generation);
  }
}
