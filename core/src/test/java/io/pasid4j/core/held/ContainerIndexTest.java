// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stretches that are empty, sparse and dense, in any order, many of them and few. */
class ContainerIndexTest {
  private static final int STRETCH = 1 << 16;

  private final ContainerIndex index = new ContainerIndex();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void doesWhatATreeSetDoes(long seed) {
    Random random = new Random(seed);
    Ids ids = new Ids(index::visit, random);
    for (int round = 0; round < 250; round++) {
      play(random, ids);
      assertThat(index.size()).isEqualTo(ids.expected.size());
      if (round % 5 == 0) {
        ids.check();
      }
    }
    removeRange(ids, 0, Integer.MAX_VALUE);
    ids.check();
    add(ids, 5 * STRETCH, 3, 1);
    ids.check();
  }

  /** So many that the arrays of stretches are given back by halves when most of it is unused. */
  @Test
  void manyStretchesComeAndGoOneByOne() {
    Ids ids = new Ids(index::visit, new Random(1));
    for (int stretch = 0; stretch < 300; stretch++) {
      add(ids, stretch * STRETCH + stretch, 2, 1);
    }
    ids.check();
    for (int stretch = 0; stretch < 290; stretch++) {
      remove(ids, stretch * STRETCH, 2);
      if (stretch % 10 == 0) {
        ids.check();
      }
    }
    for (int stretch = 0; stretch < 100; stretch++) {
      add(ids, stretch * STRETCH, 1, 1);
    }
    ids.check();
  }

  /** Who frees by range changes each leaf once, be the stretch sparse or dense. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5000})
  void aVisitTellsALeafOnce(int others) {
    for (int id = 1000; id < 1000 + others; id++) {
      index.add(id);
    }
    for (int id : new int[] {63, 64, 70, 95, 96, 128, 129}) {
      index.add(id);
    }
    List<Integer> leaves = new ArrayList<>();
    assertThat(index.visit(64, 128, (leaf, mask) -> leaves.add(leaf))).isEqualTo(5);
    assertThat(leaves).containsExactly(2, 3, 4);
    leaves.clear();
    assertThat(index.visit(64, 95, (leaf, mask) -> leaves.add(leaf))).isEqualTo(3);
    assertThat(leaves).containsExactly(2);
  }

  private void play(Random random, Ids ids) {
    // First many stretches, then few: so the arrays of stretches grow and shrink.
    int first = random.nextInt(60) * STRETCH + random.nextInt(STRETCH);
    switch (random.nextInt(9)) {
      case 0, 1 -> add(ids, first, 1 + random.nextInt(3), 1 + random.nextInt(40));
      case 2 -> add(ids, 7 * STRETCH + random.nextInt(100), 3000, 1);
      case 3 -> add(ids, 8 * STRETCH - 1500, 1200, 1 + random.nextInt(4));
      case 4 -> remove(ids, 7 * STRETCH + random.nextInt(3000), 700);
      case 5 -> remove(ids, first, 4);
      case 6 -> removeRange(ids, first, first + random.nextInt(2 * STRETCH));
      case 7 -> {
        int from = 7 * STRETCH + random.nextInt(1000);
        removeRange(ids, from, from + random.nextInt(2000));
      }
      default -> {
        add(ids, first, 1, 1);
        remove(ids, first, 1);
      }
    }
  }

  private void add(Ids ids, int first, int count, int stride) {
    for (int i = 0; i < count; i++) {
      int id = first + i * stride;
      if (ids.expected.add(id)) {
        index.add(id);
      }
    }
  }

  /** Removes the next so many that are there. */
  private void remove(Ids ids, int from, int count) {
    Integer next = ids.expected.ceiling(from);
    for (int i = 0; i < count && next != null; i++) {
      index.remove(next);
      ids.expected.remove(next);
      next = ids.expected.ceiling(next);
    }
  }

  private void removeRange(Ids ids, int min, int max) {
    index.removeRange(min, max);
    ids.expected.subSet(min, true, max, true).clear();
  }
}
