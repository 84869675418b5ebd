// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A free's work is bounded by what the set holds in the range: at most N+1 index searches. */
class FreeCostTest {
  private final PasidSpace space = PasidSpace.builder().bits(31).build();
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);

  @ParameterizedTest
  @CsvSource({
    "1, 999",
    "0, 0xFFFFF",
    "0, 0x7FFFFFFF",
    "0, 0xFFFFFFFF",
  })
  void aRangeFreeOfTwoIdsCostsTheSameWhateverTheWidth(String min, String max) {
    Given.take(set, 1, 999);
    FreeCounters cost = costOf(PasidRange.of(Long.decode(min), Long.decode(max)));
    assertThat(cost.idsVisited()).isEqualTo(2);
    assertThat(cost.indexSearches()).isBetween(1L, 3L);
    assertThat(cost.frees()).isEqualTo(1);
  }

  @Test
  void aRangeFreeOfNothingVisitsNothing() {
    Given.take(set, 1);
    Given.take(space.open("vm-2", Given.UNLIMITED), Given.ids(2, 4000));
    FreeCounters cost = costOf(PasidRange.of(2, 0xFFFF_FFFFL));
    assertThat(cost).isEqualTo(new FreeCounters(1, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "1000, 1", "1000, 100000", "5000, 1", "5000, 400000"})
  void searchesAreAtMostOneMoreThanTheHeldIdsOfTheRange(int heldIds, int apart) {
    for (int i = 1; i <= heldIds; i++) {
      set.allocate(PasidRange.exactly((long) i * apart));
    }
    FreeCounters cost = costOf(PasidRange.ALL);
    assertThat(cost.idsVisited()).isEqualTo(heldIds);
    assertThat(cost.indexSearches()).isLessThanOrEqualTo(heldIds + 1L);
  }

  @Test
  void aFreeOfOneIdIsOneSearchWhetherItIsHeldOrNot() {
    Given.take(set, 5);
    FreeCounters before = space.freeCounters();
    set.free(5);
    assertThat(since(before)).isEqualTo(new FreeCounters(1, 1, 1));
    set.free(5);
    assertThat(since(before)).isEqualTo(new FreeCounters(2, 2, 1));
  }

  @Test
  void idsOutsideTheRangeAreNotVisited() {
    Given.take(set, Given.ids(1, 5000));
    FreeCounters cost = costOf(PasidRange.of(4000, 4002));
    assertThat(cost.idsVisited()).isEqualTo(3);
    assertThat(cost.indexSearches()).isLessThanOrEqualTo(4);
  }

  @Test
  void theBoundHoldsOfTheSumsAfterCloses() {
    Given.take(set, 5);
    set.close();
    set.close();
    space.open("vm-2", Given.UNLIMITED).close();
    assertSumsAreBounded();
  }

  @Test
  void theBoundHoldsOfTheSumsAfterAnAllocationThatGaveBackWhatItTook() {
    assertThatThrownBy(() -> space.open("vm-2", Given.UNLIMITED).allocate(PasidRange.of(0, 9), 10))
        .hasMessageStartingWith("RANGE_FULL");
    assertSumsAreBounded();
  }

  private void assertSumsAreBounded() {
    FreeCounters sums = space.freeCounters();
    assertThat(sums.indexSearches()).isLessThanOrEqualTo(sums.idsVisited() + sums.frees());
  }

  private FreeCounters costOf(PasidRange range) {
    FreeCounters before = space.freeCounters();
    set.free(range);
    return since(before);
  }

  private FreeCounters since(FreeCounters before) {
    FreeCounters after = space.freeCounters();
    return new FreeCounters(
        after.frees() - before.frees(),
        after.indexSearches() - before.indexSearches(),
        after.idsVisited() - before.idsVisited());
  }
}
