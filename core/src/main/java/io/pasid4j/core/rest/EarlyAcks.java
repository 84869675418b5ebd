// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.rest;

import io.pasid4j.core.word.Word;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Acknowledgements of IDs that are still pending, until they rest: by ID and generation, a bit for
 * each consumer. Who remembers one looks at the word again afterwards; who lets an ID rest takes
 * them after changing the word: so one of the two sees the other, and what is left are pending IDs
 * only. Thread-safe, without a lock: a map of locked bins would let one set's thread stop another.
 */
public final class EarlyAcks {
  private final ConcurrentSkipListMap<Long, Integer> byLife = new ConcurrentSkipListMap<>();

  /** Nothing is acknowledged. */
  public EarlyAcks() {}

  /** Remembers a bit for the ID's present life; false if it is there already. */
  public boolean remember(int id, long word, int bit) {
    Long life = life(id, word);
    for (; ; ) {
      Integer seen = byLife.putIfAbsent(life, bit);
      if (seen == null) {
        return true;
      }
      if ((seen & bit) != 0) {
        return false;
      }
      if (byLife.replace(life, seen, seen | bit)) {
        return true;
      }
    }
  }

  /** Takes what is remembered for the ID's present life; 0 if nothing is. */
  public int take(int id, long word) {
    Integer bits = byLife.isEmpty() ? null : byLife.remove(life(id, word));
    return bits == null ? 0 : bits;
  }

  /** Forgets a bit: the next consumer to have it has drained nothing yet. */
  public void forget(int bit) {
    for (Long life : byLife.keySet()) {
      byLife.computeIfPresent(life, (key, bits) -> (bits & ~bit) == 0 ? null : bits & ~bit);
    }
  }

  /** How many lives something is remembered for. */
  public int size() {
    return byLife.size();
  }

  private static Long life(int id, long word) {
    return ((long) Word.generation(word) << 32) | id;
  }
}
