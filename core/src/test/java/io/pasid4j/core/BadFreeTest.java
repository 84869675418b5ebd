// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frees of IDs that a set does not hold, beside everything that can be at such a place in a set or
 * the space.
 */
class BadFreeTest {
  /** IDs on both sides of each border of the index. */
  private static final int[] BORDERS = {
    1, 31, 32, 63, 64, 511, 512, 4095, 4096, 16_383, 16_384, 65_535, 65_536, 131_071, 131_072,
    0xFFFFE, 0xFFFFF
  };

  /** The IDs that the set holds; it frees others around them. */
  enum Holding {
    NOTHING {
      @Override
      IntStream ids() {
        return IntStream.empty();
      }
    },
    ONE_ID {
      @Override
      IntStream ids() {
        return IntStream.of(77);
      }
    },
    A_SPARSE_STRETCH {
      @Override
      IntStream ids() {
        return IntStream.range(1, 300).map(i -> i * 200);
      }
    },
    THE_MOST_A_SPARSE_STRETCH_CAN_BE {
      @Override
      IntStream ids() {
        return IntStream.range(1, 4097).map(i -> i * 15);
      }
    },
    A_DENSE_STRETCH {
      @Override
      IntStream ids() {
        return IntStream.range(1, 65_536).filter(i -> i % 8 != 0);
      }
    },
    A_STRETCH_THAT_WAS_DENSE {
      @Override
      IntStream ids() {
        return IntStream.range(1, 65_536).filter(i -> i % 64 == 5);
      }

      @Override
      IntStream taken() {
        return IntStream.range(1, 65_536);
      }
    },
    EVERY_BORDER {
      @Override
      IntStream ids() {
        return IntStream.of(BORDERS);
      }
    },
    MANY_STRETCHES {
      @Override
      IntStream ids() {
        return IntStream.range(0, 16).map(i -> i * 65_536 + 77);
      }
    };

    /** The IDs that are held when the frees begin. */
    abstract IntStream ids();

    /** The IDs that were taken first; all others were freed again. */
    IntStream taken() {
      return ids();
    }
  }

  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);
  private final TreeSet<Integer> held = new TreeSet<>();

  @ParameterizedTest
  @EnumSource(Holding.class)
  void freeIdsAreNotFreed(Holding holding) {
    hold(holding);
    checkThatNothingElseCanBeFreed();
  }

  @ParameterizedTest
  @EnumSource(Holding.class)
  void foreignIdsAreNotFreed(Holding holding) {
    hold(holding);
    for (int id : BORDERS) {
      if (!held.contains(id)) {
        Given.take(other, id);
      }
    }
    int foreign = other.size();
    checkThatNothingElseCanBeFreed();
    assertThat(other.size()).isEqualTo(foreign);
    assertThat(IntStream.of(Given.held(other))).allMatch(other::holds);
  }

  @ParameterizedTest
  @EnumSource(Holding.class)
  void whatIsHeldIsFreedOnce(Holding holding) {
    hold(holding);
    int[] ids = held.stream().mapToInt(Integer::intValue).toArray();
    assertThat(IntStream.of(ids)).allMatch(set::free);
    assertThat(IntStream.of(ids)).noneMatch(set::free);
    assertThat(set.size()).isZero();
    assertThat(Given.held(set)).isEmpty();
  }

  private void hold(Holding holding) {
    holding.taken().forEach(id -> Given.take(set, id));
    holding.ids().forEach(held::add);
    holding.taken().filter(id -> !held.contains(id)).forEach(set::free);
  }

  private void checkThatNothingElseCanBeFreed() {
    for (int id : BORDERS) {
      for (int near = id - 2; near <= id + 2; near++) {
        if (!held.contains(near)) {
          assertThat(set.free(near)).as("free %d", near).isFalse();
          assertThat(set.free(PasidRange.exactly(Math.max(0, near)))).isZero();
        }
      }
    }
    for (Integer below = held.ceiling(0); below != null; below = held.higher(below)) {
      Integer above = held.higher(below);
      long last = above == null ? PasidRange.MAX_BOUND : above - 1L;
      if (last > below) {
        assertThat(set.free(PasidRange.of(below + 1L, last))).isZero();
      }
    }
    assertThat(set.size()).isEqualTo(held.size());
    assertThat(Given.held(set)).containsExactly(held.toArray(Integer[]::new));
  }
}
