// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.word.WordMemory;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contiguous blocks, compared with a bit per ID: in untouched, full and fragmented pages, and with
 * reserved bands.
 */
class ContiguousAllocatorTest {
  private static final int MAX_ID = 6 * BitmapLayout.PAGE_IDS + 100;
  private static final int STEPS = 4000;

  /** Longer than a page, so that some pieces lie in two. */
  private static final int PIECE_IDS = 20_000;

  private final BitSet free = new BitSet();
  private final BitSet reserved = new BitSet();
  private ReservedBands reservedBands = new ReservedBands(List.of(), MAX_ID);
  private final FreeIndex index = index();
  private Random random = new Random(0);

  private FreeIndex index() {
    List<PasidRange> bands =
        List.of(
            PasidRange.of(0, 3),
            PasidRange.of(1000, 1000),
            PasidRange.of(2L * BitmapLayout.PAGE_IDS - 7, 3L * BitmapLayout.PAGE_IDS + 40),
            PasidRange.of(MAX_ID - 5L, MAX_ID));
    free.set(0, MAX_ID + 1);
    bands.forEach(band -> reserved.set((int) band.min(), (int) band.max() + 1));
    free.andNot(reserved);
    ReservedBands told = new ReservedBands(bands, MAX_ID);
    reservedBands = told;
    return new FreeIndex(
        MAX_ID, WordMemory.onHeap(MAX_ID), told, PageExtras.NONE, ContiguousAllocatorTest::noWord);
  }

  private static void noWord(int id, long word) {
    throw new AssertionError("word of " + id + ": " + word);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void areTheLowestThereAre(long seed) {
    random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      int min = random.nextInt(MAX_ID + 1);
      min = random.nextBoolean() ? 0 : min;
      int max = random.nextBoolean() ? MAX_ID : min + random.nextInt(MAX_ID + 1 - min);
      if (random.nextInt(3) > 0) {
        take(min, max, count());
      } else {
        giveBack(min, Math.min(max, min + count()));
      }
    }
    new FreeIndexAuditor(index, MAX_ID).checkSummaries();
  }

  private int count() {
    return 1 + random.nextInt(1 << random.nextInt(16));
  }

  private void take(int min, int max, int count) {
    int expected = lowest(min, max, count);
    int ids = free.get(min, max + 1).cardinality();
    assertThat(new FreeSurvey(index, reservedBands, min, max, count).freeIds() >= count)
        .isEqualTo(ids >= count);
    assertThat(index.contiguous().take(min, max, count)).isEqualTo(expected);
    if (expected != FreeIndex.NONE) {
      free.clear(expected, expected + count);
    }
  }

  private int lowest(int min, int max, int count) {
    int start = free.nextSetBit(min);
    while (start >= 0 && start + count - 1 <= max) {
      int end = free.nextClearBit(start);
      if (end - start >= count) {
        return start;
      }
      start = free.nextSetBit(end);
    }
    return FreeIndex.NONE;
  }

  /** The taken IDs of the range without reserved ones, in runs of any length. */
  private void giveBack(int min, int max) {
    int id = min;
    while (id <= max) {
      int end = id;
      while (end <= max && !free.get(end) && !reserved.get(end) && random.nextInt(PIECE_IDS) > 0) {
        end++;
      }
      if (end > id) {
        index.contiguous().release(id, end - id);
        free.set(id, end);
      }
      id = end + 1;
    }
  }
}
