// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Arrays grow a little at a time, and are given back when most of them is unused. */
class HeldMemoryTest {
  @Test
  void aSortedArrayGrowsByASixteenthAndThenByAQuarter() {
    SortedIds ids = new SortedIds();
    for (int size = 1; size <= 2000; size++) {
      ids.insert(3 * size);
      int before = size - 1;
      int most = before + Math.max(4, size <= 256 ? before / 16 : before / 4);
      assertThat(ids.sorted().length).as("%d IDs", size).isBetween(size, Math.max(size, most));
    }
  }

  @Test
  void itGrowsSeldom() {
    SortedIds ids = new SortedIds();
    int grown = 0;
    int capacity = ids.sorted().length;
    for (int size = 1; size <= 4096; size++) {
      ids.insert(size);
      grown += capacity == ids.sorted().length ? 0 : 1;
      capacity = ids.sorted().length;
    }
    assertThat(grown).isLessThan(70);
  }

  @Test
  void aSortedArrayShrinksWhenThreeQuartersAreUnused() {
    SortedIds ids = new SortedIds();
    for (int id = 0; id < 1024; id++) {
      ids.insert(id);
    }
    int capacity = ids.sorted().length;
    for (int id = 1023; id > 0; id--) {
      ids.delete(id);
      if (id <= capacity / 4) {
        assertThat(ids.sorted()).as("%d IDs", id).hasSize(capacity / 2);
        capacity = ids.sorted().length;
      }
      assertThat(ids.sorted()).as("%d IDs", id).hasSize(capacity);
      if (capacity <= 16) {
        break;
      }
    }
    assertThat(capacity).isLessThanOrEqualTo(16);
    ids.deleteRange(0, 2000);
    assertThat(ids.sorted()).as("kept for the next ID").hasSize(capacity);
  }

  @Test
  void whatWasReservedIsFilledToTheLastPlace() {
    SortedIds ids = new SortedIds();
    ids.reserve(10);
    for (int id = 0; id < 10; id++) {
      ids.insert(id);
    }
    assertThat(ids.sorted()).hasSize(10);
  }

  @Test
  void anArrayOf16IsKept() {
    SortedIds ids = new SortedIds();
    ids.reserve(16);
    ids.insert(1);
    ids.insert(2);
    ids.delete(1);
    assertThat(ids.sorted()).hasSize(16);
    ids.delete(2);
    assertThat(ids.sorted()).hasSize(16);
  }

  @Test
  void asManyAsComeCanGoInTheSameArray() {
    HeldIds held = new HeldIds();
    for (int id = 0; id < 200; id++) {
      held.add(id);
    }
    assertThat(held.settleSorted()).isTrue();
    int[] array = held.sorted();
    for (int round = 0; round < 10; round++) {
      for (int id = 0; id < 15; id++) {
        held.remove(200 * round + id);
        held.add(200 * (round + 1) + id);
      }
      for (int id = 15; id < 200; id++) {
        held.remove(200 * round + id);
        held.add(200 * (round + 1) + id);
      }
      assertThat(held.settleSorted()).isTrue();
      assertThat(held.sorted()).isSameAs(array);
    }
  }

  @Test
  void anEmptiedArrayIsGivenBackUnlessItIsSmall() {
    SortedIds ids = new SortedIds();
    for (int id = 0; id < 100; id++) {
      ids.insert(id);
    }
    ids.deleteRange(0, 99);
    assertThat(ids.sorted()).isEmpty();
  }

  @Test
  void aStretchOfFewIdsIsAnArrayOfLittleSlack() {
    Container container = new ArrayContainer();
    for (int size = 1; size <= ArrayContainer.MAX_SIZE; size++) {
      container = container.add(7 * size);
      int before = size - 1;
      int most = Math.min(ArrayContainer.MAX_SIZE, before + Math.max(4, before / 4));
      assertThat(capacity(container)).as("%d IDs", size).isBetween(size, Math.max(4, most));
    }
    assertThat(container.add(1)).isInstanceOf(BitmapContainer.class);
  }

  @Test
  void anArrayOfAStretchShrinksToAHalfWhenThreeQuartersAreUnused() {
    Container container = new ArrayContainer();
    for (int low = 0; low < 1000; low++) {
      container = container.add(low);
    }
    int capacity = capacity(container);
    for (int low = 999; low > 0; low--) {
      container = container.remove(low);
      if (low <= capacity / 4 && capacity > 4) {
        capacity = Math.max(4, capacity / 2);
      }
      assertThat(capacity(container)).as("%d IDs", low).isEqualTo(capacity);
    }
    assertThat(capacity).isEqualTo(4);
  }

  @Test
  void aDenseStretchIsAnArrayAgainBelowThreeQuartersOfWhatAnArrayHolds() {
    Container container = new ArrayContainer();
    for (int low = 0; low <= ArrayContainer.MAX_SIZE; low++) {
      container = container.add(low);
    }
    for (int low = ArrayContainer.MAX_SIZE; low >= 1536; low--) {
      assertThat(container).isInstanceOf(BitmapContainer.class);
      container = container.remove(low);
    }
    assertThat(container.size()).isEqualTo(1536);
    assertThat(container).isInstanceOf(BitmapContainer.class);
    container = container.remove(0);
    assertThat(container).isInstanceOf(ArrayContainer.class);
    assertThat(container.size()).isEqualTo(1535);
    assertThat(capacity(container)).isEqualTo(1535);
  }

  private static int capacity(Container container) {
    return ((ArrayContainer) container).capacity();
  }
}
