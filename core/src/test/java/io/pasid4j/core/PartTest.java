// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operations on a bounded part of a range continue where they stopped. */
class PartTest {
  private static final PasidRange MIDDLE = PasidRange.of(100, 199);

  private final PasidSpace space = Given.space(10);
  private final PasidSet set = space.open("vm", Given.UNLIMITED);

  /** Allocates 1 to 300 out of order, and frees every third. */
  private void takeWithGaps() {
    Given.take(set, Given.ids(201, 300));
    Given.take(set, Given.ids(1, 200));
    IntStream.rangeClosed(1, 300).filter(id -> id % 3 == 0).forEach(set::free);
  }

  private static Integer[] expected() {
    return IntStream.rangeClosed(100, 199)
        .filter(id -> id % 3 != 0)
        .boxed()
        .toArray(Integer[]::new);
  }

  @Test
  void aFreeInPartsFreesWhatOneFreesAndNoMore() {
    takeWithGaps();
    int held = set.size();
    int freed = 0;
    FreedPart part;
    int rounds = 0;
    do {
      part = set.free(MIDDLE, 7);
      assertThat(part.freedIds()).isLessThanOrEqualTo(7);
      freed += part.freedIds();
    } while (part.more() && ++rounds < 100);
    assertThat(part.more()).isFalse();
    assertThat(freed).isEqualTo(expected().length);
    assertThat(Given.held(set, MIDDLE)).isEmpty();
    assertThat(set.size()).isEqualTo(held - freed);
    new SpaceAuditor(space).check();
  }

  @Test
  void aVisitInPartsSeesEachIdOnce() {
    takeWithGaps();
    List<Integer> seen = new ArrayList<>();
    long from = MIDDLE.min();
    for (int rounds = 0; from >= 0 && rounds < 100; rounds++) {
      int before = seen.size();
      from = set.forEach(PasidRange.of(from, MIDDLE.max()), 7, seen::add);
      assertThat(seen.size() - before).isLessThanOrEqualTo(7);
    }
    assertThat(from).isEqualTo(-1);
    assertThat(seen).containsExactly(expected());
  }

  @Test
  void aPartThatHasRoomForAllIsTheWhole() {
    takeWithGaps();
    List<Integer> seen = new ArrayList<>();
    assertThat(set.forEach(MIDDLE, Integer.MAX_VALUE, seen::add)).isEqualTo(-1);
    assertThat(seen).containsExactly(expected());
    assertThat(set.free(MIDDLE, Integer.MAX_VALUE))
        .isEqualTo(new FreedPart(expected().length, false));
    assertThat(set.free(MIDDLE, 1)).isEqualTo(new FreedPart(0, false));
    assertThat(set.forEach(PasidRange.of(1 << 10, 1 << 11), 1, seen::add)).isEqualTo(-1);
  }

  @Test
  void aPartOfNothingIsRefused() {
    assertThatThrownBy(() -> set.free(MIDDLE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxIds: 0 (expected: >= 1)");
    assertThatThrownBy(() -> set.forEach(MIDDLE, 0, id -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxIds: 0 (expected: >= 1)");
  }

  @Test
  void aClosedSetHasNoParts() {
    Given.take(set, 100);
    set.close();
    PasidSet next = space.open("next", Given.UNLIMITED);
    Given.take(next, 100, 101);
    assertThat(set.free(MIDDLE, 5)).isEqualTo(new FreedPart(0, false));
    List<Integer> seen = new ArrayList<>();
    assertThat(set.forEach(MIDDLE, 5, seen::add)).isEqualTo(-1);
    assertThat(seen).isEmpty();
    assertThat(Given.held(next)).containsExactly(100, 101);
  }
}
