// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches are parts of an array; positions are of what is in the range. */
class SortedIdsTest {
  private final SortedIds ids = new SortedIds();

  private int[] all() {
    return Arrays.copyOf(ids.sorted(), ids.sortedSize());
  }

  private void addAll(int... added) {
    int[] amid = amid(added);
    ids.reserve(ids.sortedSize() + added.length);
    ids.insertAll(amid, 2, 2 + added.length);
  }

  /** A batch within an array that has other things before and after it. */
  private static int[] amid(int... batch) {
    int[] amid = new int[batch.length + 4];
    Arrays.fill(amid, 7777);
    System.arraycopy(batch, 0, amid, 2, batch.length);
    return amid;
  }

  @Test
  void aBatchIsAddedBelowBetweenAndAboveWhatIsThere() {
    addAll(10, 20, 30);
    assertThat(all()).containsExactly(10, 20, 30);
    addAll(40, 50);
    assertThat(all()).containsExactly(10, 20, 30, 40, 50);
    addAll(5, 6, 25, 45, 60);
    assertThat(all()).containsExactly(5, 6, 10, 20, 25, 30, 40, 45, 50, 60);
    addAll(1, 2);
    assertThat(all()).containsExactly(1, 2, 5, 6, 10, 20, 25, 30, 40, 45, 50, 60);
  }

  @Test
  void aBatchIsRemovedFromBothEndsAndTheMiddle() {
    addAll(1, 2, 3, 4, 5, 6, 7, 8, 9);
    ids.deleteAll(amid(1, 4, 5, 9), 2, 6);
    assertThat(all()).containsExactly(2, 3, 6, 7, 8);
    ids.deleteAll(amid(2, 3, 6, 7, 8), 2, 7);
    assertThat(all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
  void theGreatestIdIsInEveryRangeThatEndsThere(int greatest) {
    addAll(greatest);
    for (int min : new int[] {0, greatest}) {
      assertThat(ids.position(min)).isZero();
      assertThat(ids.end(greatest)).isEqualTo(1);
      List<Integer> visited = new ArrayList<>();
      assertThat(ids.visitSorted(min, greatest, new Each(visited::add))).isEqualTo(1);
      assertThat(visited).containsExactly(greatest);
    }
    assertThat(ids.end(Integer.MAX_VALUE)).isEqualTo(1);
    ids.deleteRange(greatest, greatest);
    assertThat(all()).isEmpty();
  }
}
