// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeldIdsTest {
  private final HeldIds index = new HeldIds();

  /** The IDs of the set, of which the index is a hint. */
  private final TreeSet<Integer> held = new TreeSet<>();

  private void add(int... ids) {
    for (int id : ids) {
      if (index.lacksRoom(1)) {
        index.makeRoom(1, held.size(), held::contains);
      }
      index.add(id);
      held.add(id);
    }
  }

  private void remove(int id) {
    index.remove(id);
    held.remove(id);
  }

  private int[] entries() {
    return Arrays.copyOf(index.entries(), index.size());
  }

  @Test
  void ascendingIdsNeedNoSorting() {
    add(1, 5, 9);
    assertThat(index.isSorted()).isTrue();
    assertThat(entries()).containsExactly(1, 5, 9);
  }

  @Test
  void theTailIsInTheOrderOfComingUntilItIsSorted() {
    add(10, 20, 5, 15, 30);
    assertThat(index.isSorted()).isFalse();
    assertThat(entries()).containsExactly(10, 20, 5, 15, 30);
    index.sort();
    assertThat(index.isSorted()).isTrue();
    assertThat(entries()).containsExactly(5, 10, 15, 20, 30);
  }

  @Test
  void anIdThatCameBackHasOneEntryAfterSorting() {
    add(1, 2, 3);
    remove(1);
    add(1);
    assertThat(entries()).containsExactly(1, 2, 3, 1);
    index.sort();
    assertThat(entries()).containsExactly(1, 2, 3);
  }

  @Test
  void onlyTheLastEntryIsDroppedByARemoval() {
    add(1, 2, 3);
    remove(2);
    assertThat(entries()).containsExactly(1, 2, 3);
    remove(3);
    assertThat(entries()).containsExactly(1, 2);
    add(2);
    assertThat(index.isSorted()).isFalse();
    index.sort();
    assertThat(entries()).containsExactly(1, 2);
  }

  /** Entries 0 to {@code last}, of which the set still has 0 to 9 and the last. */
  private void addStale(int last) {
    for (int id = 0; id <= last; id++) {
      add(id);
    }
    for (int id = 10; id < last; id++) {
      remove(id);
    }
  }

  @Test
  void staleEntriesAreDroppedWhenTheyAreMoreThanHalfOfTheHeldAndTheSlack() {
    int last = 11 + 5 + HeldIds.SLACK;
    addStale(last);
    index.makeRoom(1, held.size(), held::contains);
    assertThat(entries()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, last);
  }

  @Test
  void staleEntriesStayWhileTheyAreFew() {
    int last = 11 + 5 + HeldIds.SLACK - 1;
    addStale(last);
    index.makeRoom(1, held.size(), held::contains);
    assertThat(index.size()).isEqualTo(last + 1);
  }

  @Test
  void droppedStaleEntriesLeaveTheOthersSortedAndOnce() {
    add(150, 120, 7_000, 20);
    index.sort();
    for (int id = 0; id < 120; id++) {
      add(id);
    }
    for (int id : new int[] {7_000, 3, 5, 120}) {
      remove(id);
      add(id);
    }
    held.removeIf(id -> id % 4 != 1 && id < 120);
    assertThat(index.size()).isGreaterThan(held.size() * 3 / 2 + HeldIds.SLACK);
    index.makeRoom(1, held.size(), held::contains);
    assertThat(index.isSorted()).isTrue();
    assertThat(entries()).containsExactly(held.stream().mapToInt(id -> id).toArray());
  }

  @Test
  void sortingWithAndWithoutRoomForACopyComesToTheSame() {
    for (int count = 1; count < 100; count++) {
      for (int sorted = 0; sorted <= count; sorted++) {
        for (int room = 0; room <= count; room += 1 + count / 5) {
          sortingComesToTheSet(count, sorted, room);
        }
      }
    }
  }

  private static void sortingComesToTheSet(int count, int sorted, int room) {
    HeldIds some = new HeldIds();
    TreeSet<Integer> expected = new TreeSet<>();
    some.makeRoom(count + room, 0, id -> true);
    for (int at = 0; at < count; at++) {
      int id = at < sorted ? 2 * at : at * 7919 % 151;
      some.add(id);
      expected.add(id);
    }
    some.sort();
    assertThat(some.isSorted()).isTrue();
    assertThat(Arrays.copyOf(some.entries(), some.size()))
        .as("count %d, sorted %d, room %d", count, sorted, room)
        .containsExactly(expected.stream().mapToInt(id -> id).toArray());
  }

  @Test
  void itNeverHasMoreThanHalfAsManyStaleAndTheSlackAndItsRoom() {
    add(0);
    for (int id = 1; id < 100_000; id++) {
      add(id, id + 1_000_000);
      remove(id);
      remove(id + 1_000_000);
    }
    assertThat(index.size()).isLessThan(4 * HeldIds.SLACK);
    assertThat(entries()).contains(0);
  }

  @Test
  void boundsOfARangeArePositions() {
    add(10, 20, 30);
    assertThat(index.position(0)).isZero();
    assertThat(index.position(20)).isEqualTo(1);
    assertThat(index.position(21)).isEqualTo(2);
    assertThat(index.end(20)).isEqualTo(2);
    assertThat(index.end(9)).isZero();
    add(Integer.MAX_VALUE);
    assertThat(index.end(Integer.MAX_VALUE)).isEqualTo(4);
  }

  @Test
  void aCutLeavesTheRest() {
    add(10, 20, 30, 40);
    index.cut(1, 3);
    assertThat(entries()).containsExactly(10, 40);
    add(50);
    assertThat(index.isSorted()).isTrue();
    index.cut(0, 3);
    assertThat(index.size()).isZero();
  }
}
