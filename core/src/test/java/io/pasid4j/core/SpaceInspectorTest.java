// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceInspectorTest {
  private final AtomicLong clockMs = new AtomicLong(1000);

  @Test
  void bandsAreReportedMergedAndWithinTheSpace() {
    PasidSpace space =
        PasidSpace.builder()
            .bits(6)
            .reserve(PasidRange.of(40, PasidRange.MAX_BOUND))
            .reserve(PasidRange.of(10, 20))
            .reserve(PasidRange.of(21, 25))
            .build();
    assertThat(space.inspector().reservedBands())
        .containsExactly(PasidRange.exactly(0), PasidRange.of(10, 25), PasidRange.of(40, 63));
    assertThat(space.inspector().quarantineMs()).isZero();
  }

  @Test
  void aSurveyCountsWhatARangeHasToGive() {
    PasidSpace space = PasidSpace.builder().bits(20).reserve(PasidRange.of(100, 199)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 50, 60, 40_000);
    SpaceInspector inspector = space.inspector();

    assertThat(inspector.survey(PasidRange.of(50, 109)))
        .isEqualTo(new RangeSurvey(60, 10, 48, 39, -1));
    long all = (1 << 20) - 1 - 100 - 3;
    assertThat(inspector.survey(PasidRange.ALL))
        .isEqualTo(new RangeSurvey(1 << 20, 101, all, (1 << 20) - 40_001, -1));
    assertThat(inspector.survey(PasidRange.of(1 << 20, 1 << 21)))
        .isEqualTo(new RangeSurvey(0, 0, 0, 0, -1));
  }

  @Test
  void aWideSpaceIsSurveyedByWhatIsInUse() {
    PasidSpace space = PasidSpace.builder().bits(31).reserve(PasidRange.of(5, 0x3FFF_FFFF)).build();
    space.open("vm", Given.UNLIMITED).allocate(PasidRange.exactly(0x7FFF_FFFF));
    assertThat(space.inspector().survey(PasidRange.ALL))
        .isEqualTo(new RangeSurvey(1L << 31, 0x3FFF_FFFBL + 1, 4 + 0x3FFF_FFFFL, 0x3FFF_FFFFL, -1));
  }

  @Test
  void whatRestsIsReportedWithItsTime() {
    PasidSpace space =
        PasidSpace.builder().bits(4).giveZero().quarantine(500, clockMs::get).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 3);
    set.free(3);
    Explanation resting = explain(space, set, PasidRange.exactly(3), 1);
    assertThat(resting.refusal()).isEqualTo(Refusal.QUARANTINED);
    assertThat(resting.availableAtMs()).isEqualTo(1500);
    clockMs.set(1500);
    assertThat(explain(space, set, PasidRange.exactly(3), 1).refusal()).isNull();
  }

  @Test
  void aSetThatIsNotOpenYetIsExplainedToo() {
    PasidSpace space = Given.space(4);
    SpaceInspector inspector = space.inspector();
    space.open("vm-1", Quota.limit(15)).allocate(PasidRange.ALL, 6);
    assertThat(inspector.explain(Quota.limit(3), PasidRange.ALL, 4, false).refusal())
        .isEqualTo(Refusal.QUOTA);
    assertThat(inspector.explain(Quota.guaranteed(10, 10), PasidRange.ALL, 1, false).refusal())
        .isEqualTo(Refusal.CAPACITY);
    space.open("vm-2", Quota.guaranteed(9, 9));
    assertThat(inspector.unchargedIds()).isZero();
    assertThat(inspector.explain(Quota.limit(3), PasidRange.ALL, 1, false).refusal())
        .isEqualTo(Refusal.CAPACITY);
  }

  @Test
  void whatCannotBeIsRefused() {
    PasidSpace space = Given.space(4);
    PasidSet foreign = Given.space(4).open("vm", Given.UNLIMITED);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    assertThatThrownBy(() -> explain(space, foreign, PasidRange.ALL, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> explain(space, set, PasidRange.ALL, 0))
        .hasMessage("count: 0 (expected: >= 1)");
  }

  private static Explanation explain(PasidSpace space, PasidSet set, PasidRange range, int count) {
    return space.inspector().explain(set, range, count, false);
  }

  /** Whatever happened before, the explanation equals the result of the allocation. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anExplanationForetellsTheAllocation(long seed) {
    Random random = new Random(seed);
    PasidSpaceBuilder builder = PasidSpace.builder().bits(7).reserve(PasidRange.of(30, 44));
    PasidSpace space =
        random.nextBoolean() ? builder.quarantine(20, clockMs::get).build() : builder.build();
    List<PasidSet> sets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int limit = random.nextInt(60);
      sets.add(space.open("vm-" + i, Quota.guaranteed(random.nextInt(1 + limit / 5), limit)));
    }
    for (int step = 0; step < 3000; step++) {
      clockMs.addAndGet(random.nextInt(5));
      PasidSet set = sets.get(random.nextInt(sets.size()));
      int min = random.nextInt(128);
      PasidRange range = PasidRange.of(min, min + random.nextInt(60));
      if (random.nextInt(3) == 0) {
        set.free(range);
      } else {
        int count = 1 + random.nextInt(12);
        boolean contiguous = random.nextBoolean();
        Explanation told = space.inspector().explain(set, range, count, contiguous);
        assertThat(told.refusal())
            .as("seed %d, step %d: %s x %d of %s", seed, step, range, count, told)
            .isEqualTo(outcome(set, range, count, contiguous));
      }
    }
    sets.getFirst().close();
    assertThat(explain(space, sets.getFirst(), PasidRange.ALL, 1).refusal())
        .isEqualTo(Refusal.CLOSED);
  }

  private static @Nullable Refusal outcome(
      PasidSet set, PasidRange range, int count, boolean contiguous) {
    try {
      if (contiguous) {
        set.allocateContiguous(range, count);
      } else {
        set.allocate(range, count);
      }
      return null;
    } catch (PasidUnavailableException e) {
      return e.reason();
    }
  }
}
