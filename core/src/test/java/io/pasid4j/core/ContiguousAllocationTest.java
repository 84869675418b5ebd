// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContiguousAllocationTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  @Test
  void givesTheLowestBlockThatFits() {
    Given.take(other, 3, 8);
    assertThat(set.allocateContiguous(PasidRange.ALL, 4)).isEqualTo(4);
    assertThat(Given.held(set)).containsExactly(4, 5, 6, 7);
    assertThat(set.allocateContiguous(PasidRange.ALL, 2)).isEqualTo(1);
    assertThat(set.allocateContiguous(PasidRange.ALL, 2)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 64, 511, 512, 513, 16_383, 16_384, 16_385, 70_000})
  void aBlockMayHaveAnyLength(int count) {
    assertThat(set.allocateContiguous(PasidRange.ALL, count)).isEqualTo(1);
    assertThat(set.size()).isEqualTo(count);
    assertThat(Given.held(set)).isEqualTo(Given.ids(1, count));
    assertThat(other.allocate(PasidRange.ALL)).isEqualTo(count + 1);
  }

  @ParameterizedTest
  @CsvSource({"30, 4", "510, 4", "16382, 4", "65534, 4", "16000, 1000", "65000, 40000"})
  void aBlockMayCrossEveryBorder(int min, int count) {
    assertThat(set.allocateContiguous(PasidRange.of(min, 0xFFFFF), count)).isEqualTo(min);
    assertThat(Given.held(set)).isEqualTo(Given.ids(min, min + count - 1));
    assertThat(set.free(PasidRange.of(min, min + count - 1))).isEqualTo(count);
    assertThat(set.size()).isZero();
  }

  @Test
  void aBlockMayEndAtTheTopOfTheSpace() {
    assertThat(set.allocateContiguous(PasidRange.of(0xFFFF0, 0xFFFF_FFFFL), 16)).isEqualTo(0xFFFF0);
    assertThat(set.holds(0xFFFFF)).isTrue();
  }

  /** The IDs end where an int ends if the space has 31 bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 14, 15, 20, 21, 30, 31})
  void aBlockMayEndAtTheTopOfASpaceOfAnyWidth(int bits) {
    PasidSpace wide = Given.wholeSpace(bits);
    PasidSet holder = wide.open("vm", Given.UNLIMITED);
    int maxId = (int) ((1L << bits) - 1);
    for (int count : new int[] {1, 2, 64, 16_385}) {
      if (count <= 1L << bits) {
        int first = maxId - count + 1;
        PasidRange top = PasidRange.of(first, PasidRange.MAX_BOUND);
        assertThat(holder.allocateContiguous(top, count)).isEqualTo(first);
        assertThat(holder.size()).isEqualTo(count);
        assertThat(Given.held(holder)).containsExactly(Given.ids(first, maxId));
        assertThat(holder.free(top)).isEqualTo(count);
      }
    }
    assertThat(wide.inspector().survey(PasidRange.ALL).freeIds()).isEqualTo(1L << bits);
  }

  @Test
  void enoughIdsButNotInOnePieceIsFragmented() {
    Given.take(other, 12, 15);
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.of(10, 17), 3))
        .hasMessage("FRAGMENTED: range: [10, 17], count: 3");
    assertThat(set.size()).isZero();
  }

  @Test
  void notEnoughIdsAtAllIsRangeFull() {
    Given.take(other, 12, 15);
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.of(10, 17), 7))
        .hasMessage("RANGE_FULL: range: [10, 17], count: 7");
    assertThat(set.size()).isZero();
  }

  @Test
  void reservedIdsAreNoPartOfABlock() {
    PasidSpace banded = PasidSpace.builder().bits(8).reserve(PasidRange.of(4, 4)).build();
    PasidSet tenant = banded.open("vm", Given.UNLIMITED);
    assertThat(tenant.allocateContiguous(PasidRange.ALL, 4)).isEqualTo(5);
  }

  @Test
  void aBlockOfReservedIdsOnlyIsReserved() {
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.exactly(0), 1))
        .hasMessage("RESERVED: range: [0, 0], count: 1");
  }

  @Test
  void aRefusedBlockLeavesTheIdsToOthers() {
    Given.take(other, 40);
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.of(1, 79), 40))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Refusal.FRAGMENTED));
    assertThat(other.allocate(PasidRange.of(1, 79), 78)).hasSize(78);
  }

  @Test
  void aBlockMustFitTheQuota() {
    PasidSet small = space.open("small", Quota.limit(3));
    assertThatThrownBy(() -> small.allocateContiguous(PasidRange.ALL, 4))
        .hasMessage("QUOTA: range: [0, 4294967295], count: 4");
    assertThat(small.allocateContiguous(PasidRange.ALL, 3)).isEqualTo(1);
  }
}
