// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The index agrees with a bit per ID; and while one thread alone uses it, its summaries list
 * exactly the places with free IDs, so that no search visits a page in vain.
 */
class FreeIndexTest {
  private static final long HELD = Word.allocated(0, 7);
  private static final int PAGE = BitmapLayout.PAGE_IDS;
  private static final int BLOCK = BitmapLayout.BLOCK_IDS;
  private static final int STEPS = 400;

  @ParameterizedTest
  @CsvSource({"1, 700", "2, 16384", "3, 16416", "4, 49853", "5, 49852", "6, 65536", "7, 65536"})
  void doesWhatABitPerIdDoes(long seed, int ids) {
    Twins twins = new Twins(ids - 1, FewPages.bands(), new Random(seed));
    twins.play();
  }

  /** So many pages that their bits lie in several words, nearly all of them full. */
  @ParameterizedTest
  @CsvSource({"1, 33", "2, 64", "3, 70", "4, 70"})
  void findsTheFewPagesOfManyThatHaveSomething(long seed, int pages) {
    Twins twins = new Twins(pages * PAGE - 1, ManyPages.bands(pages), new Random(seed));
    twins.play();
  }

  /** Bands that end within a leaf, at its end, and that fill blocks and cross pages. */
  private static final class FewPages {
    static List<PasidRange> bands() {
      return List.of(
          PasidRange.of(0, 0),
          PasidRange.of(100, 200),
          PasidRange.of(256, 287),
          PasidRange.of(PAGE, PAGE + BLOCK - 1),
          PasidRange.of(2L * PAGE - 40, 2L * PAGE + 40));
    }
  }

  /** All IDs are reserved but the middle of every seventh page. */
  private static final class ManyPages {
    static List<PasidRange> bands(int pages) {
      return IntStream.range(0, pages).boxed().flatMap(page -> bandsOf(page).stream()).toList();
    }

    private static List<PasidRange> bandsOf(int page) {
      long first = (long) page * PAGE;
      long last = first + PAGE - 1;
      return page % 7 != 3
          ? List.of(PasidRange.of(first, last))
          : List.of(PasidRange.of(first, first + 2000), PasidRange.of(first + 2050, last));
    }
  }

  /** The shipped class, and a bit per ID. */
  private static final class Twins {
    private final int maxId;
    private final Random random;
    private final ReservedBands reserved;
    private final FreeIndex index;
    private final BitSet givable = new BitSet();
    private final BitSet free = new BitSet();

    Twins(int maxId, List<PasidRange> bands, Random random) {
      this.maxId = maxId;
      this.random = random;
      reserved = new ReservedBands(bands, maxId);
      index =
          new FreeIndex(maxId, WordMemory.onHeap(maxId), reserved, PageExtras.NONE, Twins::noWord);
      givable.set(0, maxId + 1);
      reserved.ranges().forEach(band -> givable.clear((int) band.min(), (int) band.max() + 1));
      free.or(givable);
    }

    private static void noWord(int id, long word) {
      throw new IllegalStateException("word of " + id + ": " + word + " (expected: none)");
    }

    /** From all free to nearly all taken and back: in a nearly full space the summaries decide. */
    void play() {
      checkHints();
      moves();
      takeAll();
      moves();
      checkBits();
      takeAll();
      giveBackAll();
    }

    private void moves() {
      for (int step = 1; step <= STEPS; step++) {
        move();
        if (step % 20 == 0) {
          checkHints();
        }
      }
    }

    private void move() {
      int one = place();
      int other = random.nextInt(3) == 0 ? place() : Math.min(maxId, one + random.nextInt(100));
      int min = Math.min(one, other);
      int max = Math.max(one, other);
      switch (random.nextInt(9)) {
        case 0 -> takeOne(min, max);
        case 1 -> takeRun(min, max, 1 + random.nextInt(80));
        case 2 -> takeRun(min, max, 1 + random.nextInt(2000));
        case 3 -> releaseOne(min);
        case 4 -> releaseRange(min, max);
        case 5 -> releaseRun(min);
        case 6 -> survey(min, max);
        case 7 -> releaseLeaf(min);
        default -> has(min, max);
      }
    }

    /** Somewhere, mostly near a border of leaves, blocks or pages, or at the end. */
    private int place() {
      int size = 1 << (new int[] {6, 12, 14, 14, 31}[random.nextInt(5)] - 1);
      int near = random.nextInt(maxId + 1) & (-2 * size);
      int at = random.nextInt(10) == 0 ? maxId : near + random.nextInt(40) - 20;
      return Math.clamp(at, 0, maxId);
    }

    private void takeOne(int min, int max) {
      int expected = free.nextSetBit(min);
      if (expected < 0 || expected > max) {
        expected = FreeIndex.NONE;
      } else {
        free.clear(expected);
      }
      assertThat(index.take(min, max)).as("[%d, %d]", min, max).isEqualTo(expected);
    }

    private void takeRun(int min, int max, int count) {
      int expected = firstRun(min, max, count);
      if (expected != FreeIndex.NONE) {
        free.clear(expected, expected + count);
      }
      assertThat(index.contiguous().take(min, max, count))
          .as("%d in [%d, %d]", count, min, max)
          .isEqualTo(expected);
    }

    private int firstRun(int min, int max, int count) {
      for (int from = free.nextSetBit(min); from >= 0; ) {
        int end = Math.min(free.nextClearBit(from), max + 1);
        if (end - from >= count) {
          return from;
        }
        from = end > max ? -1 : free.nextSetBit(end);
      }
      return FreeIndex.NONE;
    }

    private boolean isTaken(int id) {
      return givable.get(id) && !free.get(id);
    }

    private void releaseOne(int from) {
      for (int id = from; id <= maxId; id++) {
        if (isTaken(id)) {
          index.release(id);
          free.set(id);
          return;
        }
      }
    }

    /** Releases all IDs of a leaf at once, as for quarantined IDs. */
    private void releaseLeaf(int near) {
      int leaf = BitmapLayout.leaf(near);
      int first = leaf << BitmapLayout.LEAF_SHIFT;
      long mask = 0;
      for (int bit = 0; bit < 64 && first + bit <= maxId; bit++) {
        mask |= isTaken(first + bit) ? 1L << bit : 0;
      }
      if (mask != 0) {
        index.releaseLeaf(leaf, mask);
        for (long left = mask; left != 0; left &= left - 1) {
          free.set(first + Long.numberOfTrailingZeros(left));
        }
      }
    }

    private void releaseRange(int min, int max) {
      int[] ids = IntStream.rangeClosed(min, max).filter(this::isTaken).toArray();
      // The elements before and behind belong to another caller.
      int from = ids.length > 3 ? 1 : 0;
      int to = ids.length - from;
      for (int id : ids) {
        index.words(id).storeRelease(BitmapLayout.offset(id), HELD);
      }
      int[] entries = ids.clone();
      assertThat(index.bulkRelease().free(entries, from, to, true, HELD)).isEqualTo(to - from);
      IntStream.range(from, to).forEach(at -> free.set(ids[at]));
    }

    private void releaseRun(int from) {
      int start = from;
      while (start <= maxId && !isTaken(start)) {
        start++;
      }
      int end = start;
      while (end <= maxId && isTaken(end)) {
        end++;
      }
      if (start < end) {
        index.contiguous().release(start, end - start);
        free.set(start, end);
      }
    }

    private void has(int min, int max) {
      int count = free.get(min, max + 1).cardinality();
      long enough = new FreeSurvey(index, reserved, min, max, Math.max(1, count)).freeIds();
      assertThat(enough).as("%d in [%d, %d]", count, min, max).isEqualTo(count);
    }

    private void survey(int min, int max) {
      FreeSurvey survey = new FreeSurvey(index, reserved, min, max);
      assertThat(survey.freeIds()).isEqualTo(free.get(min, max + 1).cardinality());
      int longest = 0;
      for (int from = free.nextSetBit(min); from >= 0 && from <= max; ) {
        int end = Math.min(free.nextClearBit(from), max + 1);
        longest = Math.max(longest, end - from);
        from = free.nextSetBit(end);
      }
      assertThat(survey.longestRun()).as("[%d, %d]", min, max).isEqualTo(longest);
    }

    private void checkBits() {
      FreeIndexAuditor auditor = new FreeIndexAuditor(index, maxId);
      auditor.checkSummaries();
      for (int id = 0; id <= maxId; id++) {
        assertThat(auditor.canBeTaken(id)).as("ID %d", id).isEqualTo(free.get(id));
      }
    }

    private void checkHints() {
      new FreeIndexAuditor(index, maxId).checkSummaries();
    }

    private void takeAll() {
      for (int id = free.nextSetBit(0); id >= 0; id = free.nextSetBit(id)) {
        assertThat(index.take(0, maxId)).isEqualTo(id);
        free.clear(id);
      }
      assertThat(index.take(0, maxId)).isEqualTo(FreeIndex.NONE);
      checkHints();
    }

    private void giveBackAll() {
      releaseRange(0, maxId);
      checkHints();
      checkBits();
      survey(0, maxId);
    }
  }
}
