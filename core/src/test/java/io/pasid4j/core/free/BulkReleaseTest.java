// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bulk release frees the words and bits of many IDs, and changes no others. */
class BulkReleaseTest {
  private static final int PAGE = BitmapLayout.PAGE_IDS;
  private static final int MAX_ID = 2 * PAGE + 99;
  private static final long OTHERS = Word.allocated(0, 8);
  private static final long HELD = Word.allocated(0, 7);

  static List<Arguments> batches() {
    List<Arguments> batches = new ArrayList<>();
    shapes()
        .forEach(shape -> {
          batches.add(Arguments.of(shape, WordMemory.onHeap(MAX_ID)));
          MemorySegment words = MemorySegment.ofArray(new long[MAX_ID + 1]);
          batches.add(Arguments.of(shape, WordMemory.over(words, MAX_ID)));
        });
    return batches;
  }

  private static Stream<int[]> shapes() {
    return Stream.of(
        new int[] {70},
        ids(64, 95),
        ids(64, 191),
        ids(64, 94),
        ids(65, 96),
        ids(40, 139),
        ids(PAGE - 64, PAGE + 63),
        ids(PAGE - 1, PAGE),
        ids(MAX_ID - 40, MAX_ID),
        IntStream.range(0, 100).map(i -> 64 + 2 * i).toArray(),
        IntStream.range(0, 400).map(i -> i + i / 33 * 3).toArray(),
        IntStream.range(0, 400).map(i -> i + i / 31 * 3).toArray(),
        IntStream.concat(IntStream.rangeClosed(64, 95), IntStream.rangeClosed(128, 159)).toArray(),
        IntStream.concat(IntStream.rangeClosed(0, 63), IntStream.rangeClosed(PAGE, PAGE + 70))
            .toArray(),
        ids(0, MAX_ID));
  }

  private static int[] ids(int min, int max) {
    return IntStream.rangeClosed(min, max).toArray();
  }

  private static FreeIndex full(WordMemory memory) {
    ReservedBands none = new ReservedBands(List.of(), MAX_ID);
    FreeIndex index = new FreeIndex(MAX_ID, memory, none, PageExtras.NONE, (id, word) -> {});
    for (int id = 0; id <= MAX_ID; id++) {
      int taken = index.take(0, MAX_ID);
      index.words(taken).storeRelease(BitmapLayout.offset(taken), HELD);
    }
    return index;
  }

  @ParameterizedTest
  @MethodSource("batches")
  void goBackAndNoOthers(int[] batch, WordMemory memory) {
    FreeIndex index = full(memory);
    int[] ids = batch.clone();
    assertThat(index.bulkRelease().free(ids, 0, ids.length, true, HELD)).isEqualTo(ids.length);
    check(index, batch);
  }

  /** The elements before and behind in the array belong to another caller. */
  @ParameterizedTest
  @MethodSource("batches")
  void goBackAsPartOfAnArray(int[] batch, WordMemory memory) {
    FreeIndex index = full(memory);
    int from = Math.min(5, batch.length / 2);
    int to = batch.length - Math.min(3, batch.length / 3);
    int[] ids = batch.clone();
    assertThat(index.bulkRelease().free(ids, from, to, true, HELD)).isEqualTo(to - from);
    check(index, IntStream.range(from, to).map(at -> batch[at]).toArray());
  }

  /** In any order, each twice, among IDs of others; and ascending without saying so. */
  @ParameterizedTest
  @MethodSource("batches")
  void goBackInAnyOrderOnceEach(int[] batch, WordMemory memory) {
    FreeIndex index = full(memory);
    List<Integer> ids = new ArrayList<>(IntStream.of(batch).boxed().toList());
    ids.addAll(List.copyOf(ids));
    IntStream.rangeClosed(0, MAX_ID)
        .filter(id -> id % 97 == 3)
        .forEach(id -> {
          if (!ids.contains(id)) {
            index.words(id).storeRelease(BitmapLayout.offset(id), OTHERS);
            ids.add(id);
          }
        });
    Collections.shuffle(ids, new Random(batch.length));
    int[] shuffled = ids.stream().mapToInt(id -> id).toArray();
    int freed = index.bulkRelease().free(shuffled, 0, shuffled.length, false, HELD);
    assertThat(freed).isEqualTo(batch.length);
    for (int id = 0; id <= MAX_ID; id++) {
      if (index.loadWord(id) == OTHERS) {
        index.words(id).storeRelease(BitmapLayout.offset(id), HELD);
      }
    }
    check(index, batch);
  }

  /** A leaf of which the set holds only some IDs any more. */
  @Test
  void aWholeLeafOfWhichOneIsAnothersIsFreedButForThat() {
    FreeIndex index = full(WordMemory.onHeap(MAX_ID));
    index.words(100).storeRelease(100, OTHERS);
    int[] ids = ids(64, 191);
    assertThat(index.bulkRelease().free(ids, 0, ids.length, true, HELD)).isEqualTo(127);
    assertThat(index.loadWord(100)).isEqualTo(OTHERS);
    index.words(100).storeRelease(100, HELD);
    check(index, IntStream.rangeClosed(64, 191).filter(id -> id != 100).toArray());
  }

  private static void check(FreeIndex index, int[] released) {
    BitSet free = new BitSet();
    IntStream.of(released).forEach(free::set);
    FreeIndexAuditor auditor = new FreeIndexAuditor(index, MAX_ID);
    auditor.checkSummaries();
    for (int id = 0; id <= MAX_ID; id++) {
      long expected = free.get(id) ? Word.freed(HELD) : HELD;
      if (index.loadWord(id) != expected || auditor.canBeTaken(id) != free.get(id)) {
        assertThat(index.loadWord(id)).as("word of %d", id).isEqualTo(expected);
        assertThat(auditor.canBeTaken(id)).as("%d can be taken", id).isEqualTo(free.get(id));
      }
    }
    for (int id : released) {
      assertThat(index.take(0, MAX_ID)).isEqualTo(id);
    }
    assertThat(index.take(0, MAX_ID)).isEqualTo(FreeIndex.NONE);
  }
}
