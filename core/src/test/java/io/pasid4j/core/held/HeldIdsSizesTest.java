// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set's IDs grow through every form that they are kept in, and shrink through all again. */
class HeldIdsSizesTest {
  private static final int MOST_IDS = 5200;

  /** Above this a change would move too much memory. */
  private static final int MOST_SORTED = 4096;

  @ParameterizedTest
  @CsvSource({"1, 13", "2, 14", "3, 17", "4, 20", "5, 22", "6, 30"})
  void growsAndShrinks(long seed, int bits) {
    Story story = new Story(new Random(seed), 1 << bits);
    for (int target : new int[] {3, 100, 140, 90, 1000, 4000, MOST_IDS, 3500, 3000, 200, 1, 40}) {
      story.reach(target);
      story.dropSome();
    }
    story.reach(MOST_IDS);
    story.dropAll();
    story.reach(10);
  }

  /** What has just been added or removed waits in the short list, and nobody has asked yet. */
  @ParameterizedTest
  @ValueSource(ints = {200, 5000})
  void aRangeGoesWithWhatWasJustChanged(int count) {
    HeldIds held = everyOther(count);
    held.add(101);
    held.remove(102);

    held.removeRange(100, 103);

    List<Integer> left = new ArrayList<>();
    held.visit(98, 106, new Each(left::add));
    assertThat(left).containsExactly(98, 104, 106);
  }

  /** A full list goes in, which makes the set small, and then the next change waits in the list. */
  @Test
  void aChangeThatWaitsInASetGrownSmallIsFoundInTheList() {
    HeldIds held = everyOther(129);
    for (int id = 0; id < 64; id += 2) {
      held.remove(id);
    }
    held.add(101);
    held.remove(101);

    List<Integer> left = new ArrayList<>();
    held.visit(98, 106, new Each(left::add));
    assertThat(left).containsExactly(98, 100, 102, 104, 106);
  }

  @Test
  void theSortedArrayHasWhatWasJustChanged() {
    HeldIds held = everyOther(200);
    held.add(101);
    held.remove(102);

    assertThat(held.settleSorted()).isTrue();
    assertThat(held.sorted()[held.position(101)]).isEqualTo(101);
    assertThat(held.sorted()[held.position(102)]).isEqualTo(104);
  }

  /** Together they may be more than one array should have, or not. */
  @Test
  void whatWasJustAddedAndRemovedDecidesTheFormTogether() {
    HeldIds held = everyOther(MOST_SORTED);
    for (int id = 0; id < 16; id++) {
      held.remove(2 * id);
      held.add(2 * id + 1);
    }
    assertThat(held.settleSorted()).isTrue();
    assertThat(held.sortedSize()).isEqualTo(MOST_SORTED);
    held.add(0);
    assertThat(held.settleSorted()).isFalse();
  }

  /** Who frees by range changes each leaf once. */
  @ParameterizedTest
  @ValueSource(ints = {200, 5000})
  void aVisitTellsALeafOnce(int count) {
    List<Integer> leaves = new ArrayList<>();

    everyOther(count).visit(64, 191, (leaf, mask) -> leaves.add(leaf));

    assertThat(leaves).containsExactly(2, 3, 4, 5);
  }

  private static HeldIds everyOther(int count) {
    HeldIds held = new HeldIds();
    for (int id = 0; id < 2 * count; id += 2) {
      held.add(id);
    }
    held.visit(0, Integer.MAX_VALUE, (leaf, mask) -> {});
    return held;
  }

  /** What the short list of changes has twice cancels out, whatever the order. */
  @Test
  void changesThatUndoEachOtherLeaveNothing() {
    HeldIds held = new HeldIds();
    Ids ids = new Ids(held::visit, new Random(1));
    for (int id = 0; id < 400; id += 2) {
      held.add(id);
      ids.expected.add(id);
    }
    int[] some = {7, 100, 3, 250, 101, 8, 399, 398};
    for (int round = 0; round < 9; round++) {
      for (int id : some) {
        flip(held, ids, id);
      }
      for (int at = some.length - 1; at >= 0; at -= 1 + round % 3) {
        flip(held, ids, some[at]);
      }
      ids.check();
    }
  }

  private static void flip(HeldIds held, Ids ids, int id) {
    if (ids.expected.add(id)) {
      held.add(id);
    } else {
      ids.expected.remove(id);
      held.remove(id);
    }
  }

  private static final class Story {
    private final HeldIds held = new HeldIds();
    private final Random random;
    private final int spread;
    private final Ids ids;
    private int untilCheck;

    Story(Random random, int spread) {
      this.random = random;
      this.spread = spread;
      ids = new Ids(held::visit, random);
    }

    /** Single changes, most of them towards a size. */
    void reach(int target) {
      while (ids.expected.size() != target) {
        boolean grow = ids.expected.size() < target;
        if (random.nextInt(5) == 0 && !ids.expected.isEmpty()) {
          change(!grow);
        } else {
          change(grow);
        }
        if (--untilCheck < 0) {
          untilCheck = random.nextInt(ids.expected.size() / 4 + 20);
          ids.check();
          checkSorted();
        }
      }
      ids.check();
    }

    private void change(boolean add) {
      int id = random.nextInt(4) == 0 && !ids.expected.isEmpty() ? ids.near() : place();
      Integer present = ids.expected.ceiling(id);
      if (add && !Integer.valueOf(id).equals(present)) {
        held.add(id);
        ids.expected.add(id);
      } else if (!add && !ids.expected.isEmpty()) {
        int victim = present == null ? ids.expected.last() : present;
        held.remove(victim);
        ids.expected.remove(victim);
      }
    }

    private int place() {
      return random.nextInt(spread);
    }

    private void checkSorted() {
      if (!held.settleSorted()) {
        assertThat(ids.expected.size()).isGreaterThanOrEqualTo(3072);
        return;
      }
      assertThat(ids.expected.size()).isLessThanOrEqualTo(MOST_SORTED);
      assertThat(held.sortedSize()).isEqualTo(ids.expected.size());
      int one = place();
      int other = place();
      int min = Math.min(one, other);
      int max = Math.max(one, other);
      int[] part = Arrays.copyOfRange(held.sorted(), held.position(min), held.end(max));
      assertThat(part)
          .containsExactly(
              ids.expected.subSet(min, true, max, true).stream()
                  .mapToInt(Integer::intValue)
                  .toArray());
    }

    void dropSome() {
      int min = ids.near();
      int max = Math.min(ids.near(), min + spread / 50);
      if (min <= max) {
        held.removeRange(min, max);
        ids.expected.subSet(min, true, max, true).clear();
        ids.check();
      }
    }

    void dropAll() {
      held.removeRange(0, Integer.MAX_VALUE);
      ids.expected.clear();
      ids.check();
      assertThat(held.settleSorted()).isTrue();
      assertThat(held.sorted()).isEmpty();
    }
  }
}
