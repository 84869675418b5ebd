// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An index over existing words agrees with them, and has exactly their free IDs. */
class AdoptedWordsTest {
  private static final int PAGE = BitmapLayout.PAGE_IDS;
  private static final int BLOCK = BitmapLayout.BLOCK_IDS;
  private static final int MAX_ID = 4 * PAGE + 99;
  private static final long HELD = Word.allocated(0, 1);

  private final MemorySegment words = MemorySegment.ofArray(new long[MAX_ID + 1]);
  private final Map<Integer, Long> past = new TreeMap<>();
  private final Map<Integer, Long> told = new TreeMap<>();

  private FreeIndex index() {
    past.forEach((id, word) -> words.setAtIndex(ValueLayout.JAVA_LONG, id, word));
    ReservedBands reserved = new ReservedBands(List.of(PasidRange.of(0, 0)), MAX_ID);
    return new FreeIndex(
        MAX_ID, WordMemory.over(words, MAX_ID), reserved, PageExtras.NONE, told::put);
  }

  private void hold(int min, int max) {
    for (int id = min; id <= max; id++) {
      past.put(id, HELD);
    }
  }

  @Test
  void whatIsNotFreeCannotBeTakenAndIsReportedWithItsWord() {
    past.put(1, HELD);
    past.put(33, Word.pending(HELD));
    past.put(64, Word.freed(HELD));
    past.put(PAGE - 1, Word.quarantined(HELD, 7, 0));
    past.put(PAGE + 40, HELD);
    past.put(MAX_ID, HELD);
    FreeIndexAuditor auditor = new FreeIndexAuditor(index(), MAX_ID);
    auditor.checkSummaries();
    for (int id = 1; id <= MAX_ID; id++) {
      boolean free = Word.state(past.getOrDefault(id, 0L)) == Word.FREE;
      assertThat(auditor.canBeTaken(id)).as("ID %d", id).isEqualTo(free);
    }
    assertThat(auditor.canBeTaken(0)).isFalse();
    assertThat(told).isEqualTo(past);
  }

  @Test
  void onlyBlocksAndPagesWithSomethingFreeAreListed() {
    hold(BLOCK, 3 * BLOCK - 1);
    hold(PAGE, 2 * PAGE - 1);
    hold(2 * PAGE, 3 * PAGE - 2);
    FreeIndex index = index();
    assertThat(index.hasFreeInBlock(BLOCK - 1)).isTrue();
    assertThat(index.hasFreeInBlock(BLOCK)).isFalse();
    assertThat(index.hasFreeInBlock(3 * BLOCK - 1)).isFalse();
    assertThat(index.hasFreeInBlock(3 * BLOCK)).isTrue();
    for (int block = 0; block < BitmapLayout.PAGE_BLOCKS; block++) {
      assertThat(index.hasFreeInBlock(PAGE + block * BLOCK)).isFalse();
      assertThat(index.hasFreeInBlock(2 * PAGE + block * BLOCK)).isEqualTo(block == 3);
    }
    assertThat(index.hasFreeInBlock(4 * PAGE)).isTrue();
    assertThat(index.take(PAGE, MAX_ID)).isEqualTo(3 * PAGE - 1);
    assertThat(index.take(PAGE, MAX_ID)).isEqualTo(3 * PAGE);
  }

  @Test
  void pagesWithoutAPastAreNotTouched() {
    past.put(PAGE + 5, HELD);
    past.put(3 * PAGE, Word.freed(HELD));
    FreeIndex index = index();
    assertThat(index.nextPresent(0)).isEqualTo(PAGE);
    assertThat(index.nextPresent(PAGE)).isEqualTo(PAGE);
    assertThat(index.nextPresent(PAGE + 9)).isEqualTo(PAGE + 9);
    assertThat(index.nextPresent(2 * PAGE + 3)).isEqualTo(3 * PAGE);
    assertThat(index.nextPresent(4 * PAGE)).isGreaterThan(MAX_ID);
    assertThat(index.loadWord(PAGE + 5)).isEqualTo(HELD);
    assertThat(index.loadWord(2)).isZero();
  }
}
