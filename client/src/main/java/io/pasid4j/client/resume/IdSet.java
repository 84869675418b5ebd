// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * IDs, 1024 to an entry of a map: a fifth of a byte for an ID among neighbours, some 200 bytes for
 * one that is far from all others. Not thread-safe.
 */
final class IdSet {
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK = 1 << CHUNK_BITS;

  /** No chunk is empty. */
  private final NavigableMap<Integer, BitSet> chunks = new TreeMap<>();

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  void add(int id) {
    chunks.computeIfAbsent(id >>> CHUNK_BITS, index -> new BitSet()).set(id & (CHUNK - 1));
  }

  boolean has(long id) {
    if (id < 0 || id > Integer.MAX_VALUE) {
      return false;
    }
    BitSet chunk = chunks.get((int) id >>> CHUNK_BITS);
    return chunk != null && chunk.get((int) id & (CHUNK - 1));
  }

  boolean remove(int id) {
    return has(id) && remove(PasidRange.exactly(id)) > 0;
  }

  /** Removes the IDs of a range, in time proportional to their number. */
  int remove(PasidRange range) {
    List<Integer> ids = new ArrayList<>();
    forEach(range, ids::add);
    for (int id : ids) {
      int index = id >>> CHUNK_BITS;
      BitSet chunk = chunks.get(index);
      if (chunk != null) {
        chunk.clear(id & (CHUNK - 1));
        if (chunk.isEmpty()) {
          chunks.remove(index);
        }
      }
    }
    return ids.size();
  }

  /** Calls for each ID in a range, ascending. */
  void forEach(PasidRange range, IntConsumer action) {
    if (range.min() > Integer.MAX_VALUE) {
      return;
    }
    int max = (int) Math.min(range.max(), Integer.MAX_VALUE);
    int first = (int) range.min() >>> CHUNK_BITS;
    chunks
        .subMap(first, true, max >>> CHUNK_BITS, true)
        .forEach((index, chunk) -> forEach(chunk, index << CHUNK_BITS, range, action));
  }

  private static void forEach(BitSet chunk, int base, PasidRange range, IntConsumer action) {
    int from = (int) Math.max(0, range.min() - base);
    for (int at = chunk.nextSetBit(from); at >= 0; at = chunk.nextSetBit(at + 1)) {
      if (base + at > range.max()) {
        return;
      }
      action.accept(base + at);
    }
  }
}
