// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The ordered set of held IDs does what a TreeSet does, at every size. */
class HeldIdsTest {
  /** One change: every {@code stride}th ID of {@code [min, max]} is added or removed, or all go. */
  record Change(Kind kind, int min, int max, int stride) {
    enum Kind {
      ADD,
      REMOVE,
      REMOVE_RANGE
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void doesWhatATreeSetDoes(@ForAll("changes") List<Change> changes) {
    Twins twins = new Twins();
    changes.forEach(twins::change);
    twins.end();
  }

  /** Single changes in any order, again and again of the same IDs, at every size. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void keepsSingleChangesApart(@ForAll("changes") List<Change> before, @ForAll Random random) {
    Twins twins = new Twins();
    before.stream().limit(3).forEach(twins::change);
    for (int round = 0; round < 20; round++) {
      int spread = 1 << random.nextInt(17);
      for (int i = random.nextInt(100); i > 0; i--) {
        twins.flip(random.nextInt(spread));
      }
      assertThat(twins.visit(0, Integer.MAX_VALUE)).isEqualTo(new ArrayList<>(twins.expected));
    }
    twins.end();
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Integer> places =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 70_000),
            Arbitraries.integers().between(65_530, 65_540),
            Arbitraries.integers().between(131_060, 131_080),
            Arbitraries.integers().between(Integer.MAX_VALUE - 70_000, Integer.MAX_VALUE));
    Arbitrary<Integer> lengths =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(3000, 5000),
            Arbitraries.integers().between(0, 70_000));
    return Combinators.combine(
            Arbitraries.of(Change.Kind.class), places, lengths, Arbitraries.of(1, 1, 3, 15, 16, 64))
        .as(HeldIdsTest::change)
        .list()
        .ofMaxSize(12);
  }

  private static Change change(Change.Kind kind, int min, int length, int stride) {
    return new Change(kind, min, (int) Math.min((long) min + length, Integer.MAX_VALUE), stride);
  }

  /** The shipped class and what it is measured by. */
  private static final class Twins {
    private final HeldIds held = new HeldIds();
    private final TreeSet<Integer> expected = new TreeSet<>();

    void change(Change change) {
      apply(change);
      assertThat(visit(0, Integer.MAX_VALUE)).isEqualTo(new ArrayList<>(expected));
      checkAround(change.min());
      checkAround(change.max());
    }

    void end() {
      held.removeRange(0, Integer.MAX_VALUE);
      assertThat(visit(0, Integer.MAX_VALUE)).isEmpty();
    }

    private void apply(Change change) {
      if (change.kind() == Change.Kind.REMOVE_RANGE) {
        held.removeRange(change.min(), change.max());
        expected.subSet(change.min(), true, change.max(), true).clear();
        return;
      }
      for (long id = change.min(); id <= change.max(); id += change.stride()) {
        if (change.kind() == Change.Kind.REMOVE) {
          remove((int) id);
        } else if (expected.add((int) id)) {
          held.add((int) id);
        }
      }
    }

    void flip(int id) {
      if (!remove(id)) {
        expected.add(id);
        held.add(id);
      }
    }

    private boolean remove(int id) {
      boolean present = expected.remove(id);
      if (present) {
        held.remove(id);
      }
      return present;
    }

    private void checkAround(int id) {
      for (int near = Math.max(1, id) - 1; near > 0 && near <= Math.max(0, id - 1) + 3; near++) {
        assertThat(visit(near, near))
            .isEqualTo(expected.contains(near) ? List.of(near) : List.of());
        NavigableSet<Integer> below = expected.headSet(near, true);
        NavigableSet<Integer> above = expected.tailSet(near, true);
        assertThat(visit(0, near)).hasSameSizeAs(below).isEqualTo(new ArrayList<>(below));
        assertThat(visit(near, Integer.MAX_VALUE)).isEqualTo(new ArrayList<>(above));
      }
    }

    private List<Integer> visit(int min, int max) {
      List<Integer> ids = new ArrayList<>();
      int visited =
          held.visit(
              min,
              max,
              (leaf, mask) -> {
                for (int bit = 0; bit < 32; bit++) {
                  if ((mask & 1 << bit) != 0) {
                    ids.add(leaf * 32 + bit);
                  }
                }
              });
      assertThat(ids).hasSize(visited);
      return ids;
    }
  }
}
