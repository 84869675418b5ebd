// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.word.Word;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Acknowledgements of IDs that are still pending, until they are quarantined: by ID and generation,
 * a bit for each consumer. A consumer records its bit and then reads the word again; the thread
 * that quarantines an ID changes the word and then takes the recorded bits. So one of the two sees
 * the other, and only pending IDs keep entries. Thread-safe, without a lock: with a map of locked
 * bins one set's thread could block another's.
 */
final class EarlyAcks {
  private final ConcurrentSkipListMap<Long, Integer> byKey = new ConcurrentSkipListMap<>();

  /** Remembers a bit for the ID's present generation; false if it is there already. */
  boolean remember(int id, long word, int bit) {
    Long key = key(id, word);
    for (; ; ) {
      Integer seen = byKey.putIfAbsent(key, bit);
      if (seen == null) {
        return true;
      }
      if ((seen & bit) != 0) {
        return false;
      }
      if (byKey.replace(key, seen, seen | bit)) {
        return true;
      }
    }
  }

  /** Takes what is remembered for the ID's present generation; 0 if nothing is. */
  int take(int id, long word) {
    Integer bits = byKey.isEmpty() ? null : byKey.remove(key(id, word));
    return bits == null ? 0 : bits;
  }

  /**
   * {@link #take}; without memory all is forgotten: a note that stays would be for a later life.
   */
  int takeOrClear(int id, long word) {
    try {
      return take(id, word);
    } catch (Throwable e) { // out of memory
      clear();
      return 0;
    }
  }

  /** Forgets a bit: the next consumer to have it has drained no ID yet. */
  void forget(int bit) {
    for (Long key : byKey.keySet()) {
      byKey.computeIfPresent(key, (present, bits) -> (bits & ~bit) == 0 ? null : bits & ~bit);
    }
  }

  /** Forgets everything: IDs are then held back until they are due. */
  void clear() {
    byKey.clear();
  }

  /** The number of IDs with a note. */
  int size() {
    return byKey.size();
  }

  private static Long key(int id, long word) {
    return ((long) Word.generation(word) << 32) | id;
  }
}
