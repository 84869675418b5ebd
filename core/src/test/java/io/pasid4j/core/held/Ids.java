// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** What an index of IDs should hold, and how it is asked. */
final class Ids {
  /** Gives what is in a range to a sink, and says how many that was. */
  @FunctionalInterface
  interface Visit {
    int of(int min, int max, IdSink sink);
  }

  final TreeSet<Integer> expected = new TreeSet<>();
  private final Visit visit;
  private final Random random;

  Ids(Visit visit, Random random) {
    this.visit = visit;
    this.random = random;
  }

  /** Asks for all, and for ranges that begin or end at an ID that is there, or next to one. */
  void check() {
    check(0, Integer.MAX_VALUE);
    for (int i = 0; i < 4 && !expected.isEmpty(); i++) {
      int min = near();
      int max = near();
      check(Math.min(min, max), Math.max(min, max));
      check(min, min);
    }
  }

  /** An ID that is there, or one next to it. */
  int near() {
    Integer found = expected.ceiling(random.nextInt(expected.last() + 1));
    return Math.max(0, Math.addExact(found == null ? 0 : found, random.nextInt(3)) - 1);
  }

  private void check(int min, int max) {
    List<Integer> given = new ArrayList<>();
    int count =
        visit.of(
            min,
            max,
            (leaf, mask) -> {
              assertThat(mask).isNotZero();
              new Each(given::add).accept(leaf, mask);
            });
    assertThat(given)
        .as("[%d, %d]", min, max)
        .isEqualTo(new ArrayList<>(expected.subSet(min, true, max, true)));
    assertThat(count).isEqualTo(given.size());
  }
}
