// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Pieces of what a host has leased of which no tenant has an ID: the highest ones, since tenants
 * are given the lowest. Used once.
 */
final class SparePieces {
  /** Limit of the pieces of one command. */
  private static final int MOST_PIECES = 4096;

  /** A part of a block has at least one ID of so many. */
  private static final int PARTS = 16;

  private final ToLongFunction<PasidRange> freeIds;
  private final int leastIds;
  private final Deque<PasidRange> pieces = new ArrayDeque<>();
  private long leftIds;

  private SparePieces(ToLongFunction<PasidRange> freeIds, int leastIds, long mostIds) {
    this.freeIds = freeIds;
    this.leastIds = leastIds;
    leftIds = mostIds;
  }

  /**
   * Finds pieces that have all of the leased IDs of a block.
   *
   * @param leased what the host has, ascending, apart
   * @param freeIds how many IDs of a range no tenant has
   * @param leaseIds the IDs of a block
   * @param mostIds how many IDs the pieces have together at most
   * @return ascending, apart
   */
  static List<PasidRange> whole(
      List<PasidRange> leased, ToLongFunction<PasidRange> freeIds, int leaseIds, long mostIds) {
    return new SparePieces(freeIds, leaseIds, mostIds).of(leased, leaseIds);
  }

  /** Finds pieces as {@link #whole} does, also beside IDs that tenants have in the same block. */
  static List<PasidRange> parts(
      List<PasidRange> leased, ToLongFunction<PasidRange> freeIds, int leaseIds, long mostIds) {
    return new SparePieces(freeIds, Math.max(1, leaseIds / PARTS), mostIds).of(leased, leaseIds);
  }

  private List<PasidRange> of(List<PasidRange> leased, int leaseIds) {
    for (PasidRange range : leased.reversed()) {
      for (long max = range.max(); max >= range.min() && hasRoom(); ) {
        long min = Math.max(range.min(), max - max % leaseIds);
        look(min, max);
        max = min - 1;
      }
    }
    return List.copyOf(pieces);
  }

  private boolean hasRoom() {
    return leftIds > 0 && pieces.size() < MOST_PIECES;
  }

  /** Adds a range if it is free, or else the parts of it that are. */
  private void look(long min, long max) {
    long ids = max - min + 1;
    long free = hasRoom() ? freeIds.applyAsLong(PasidRange.of(min, max)) : 0;
    if (free == ids && ids <= leftIds) {
      add(min, max);
      leftIds -= ids;
    } else if (free > 0 && ids > leastIds) {
      long middle = min + ids / 2;
      look(middle, max);
      look(min, middle - 1);
    }
  }

  private void add(long min, long max) {
    PasidRange above = pieces.peekFirst();
    if (above != null && above.min() == max + 1) {
      pieces.removeFirst();
      pieces.addFirst(PasidRange.of(min, above.max()));
    } else {
      pieces.addFirst(PasidRange.of(min, max));
    }
  }
}
