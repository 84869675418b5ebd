// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Sequences of operations: a space returns what the model returns, and after every step its indexes
 * and counts equal its words.
 */
class SpaceModelTest {
  private static final int MOST_STEPS = 150;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aSpaceDoesWhatTheModelDoes(@ForAll("scripts") Script script) {
    SideBySide both = new SideBySide(script.kind());
    both.run(script.steps());
    both.end();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, tries = 30)
  void theSameHistoryGivesTheSameBytes(@ForAll("scripts") Script script) {
    assertThat(new SideBySide(script.kind()).run(script.steps()))
        .isEqualTo(new SideBySide(script.kind()).run(script.steps()));
  }

  /** Except drain consumers, which a snapshot does not hold. */
  @Property(edgeCases = EdgeCasesMode.NONE, tries = 30)
  void aSpaceThatWasRestoredOnTheWayGivesTheSameBytes(@ForAll("scripts") Script any) {
    Script script = any.without(step -> step.isOfConsumers() || step.op() == Step.Op.RECOVER);
    List<Step> throughout = script.steps().stream().map(Step::withoutRestoring).toList();
    assertThat(new SideBySide(script.kind()).run(script.steps()))
        .isEqualTo(new SideBySide(script.kind()).run(throughout));
  }

  @Provide
  Arbitrary<Script> scripts() {
    return kinds()
        .flatMap(kind ->
            steps(kind.layout())
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_STEPS)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(steps -> new Script(kind, steps)));
  }

  private static Arbitrary<Script.Kind> kinds() {
    return Combinators.combine(
            Arbitraries.of(Layout.ALL),
            Arbitraries.of(Policy.class),
            Arbitraries.of(0L, 40L),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Script.Kind::new);
  }

  private static Arbitrary<Step> steps(Layout layout) {
    return Combinators.combine(
            ops(), Arbitraries.integers().between(0, 2), ranges(layout), counts(), quotas())
        .as(Step::new);
  }

  private static Arbitrary<Step.Op> ops() {
    return Arbitraries.frequency(
        Tuple.of(6, Step.Op.ALLOCATE),
        Tuple.of(4, Step.Op.ALLOCATE_EXACT),
        Tuple.of(5, Step.Op.ALLOCATE_KEYED),
        Tuple.of(4, Step.Op.ALLOCATE_SEVERAL),
        Tuple.of(4, Step.Op.ALLOCATE_CONTIGUOUS),
        Tuple.of(8, Step.Op.FREE),
        Tuple.of(4, Step.Op.FREE_RANGE),
        Tuple.of(1, Step.Op.FREE_ALL),
        Tuple.of(8, Step.Op.GET),
        Tuple.of(4, Step.Op.PUT),
        Tuple.of(3, Step.Op.ATTACH_SPID),
        Tuple.of(1, Step.Op.DETACH_SPID),
        Tuple.of(2, Step.Op.ATTACH_VALUE),
        Tuple.of(2, Step.Op.CHANGE_QUOTA),
        Tuple.of(1, Step.Op.CLOSE),
        Tuple.of(2, Step.Op.OPEN),
        Tuple.of(1, Step.Op.RELEASE_PENDING),
        Tuple.of(4, Step.Op.TRANSFER),
        Tuple.of(6, Step.Op.PASS_TIME),
        Tuple.of(4, Step.Op.ADD_CONSUMER),
        Tuple.of(2, Step.Op.END_CONSUMER),
        Tuple.of(6, Step.Op.ACKNOWLEDGE),
        Tuple.of(1, Step.Op.RESTORE),
        Tuple.of(1, Step.Op.RECOVER));
  }

  /** Chooses a range mostly near IDs that can be allocated; now and then as wide as ranges get. */
  private static Arbitrary<PasidRange> ranges(Layout layout) {
    Arbitrary<Long> places =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, layout.maxId() + 2L),
            Arbitraries.longs().between(500, 524),
            Arbitraries.longs().between(16_370, 16_398),
            Arbitraries.longs().between(layout.maxId() - 12L, layout.maxId() + 2L));
    Arbitrary<Long> widths =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.longs().between(0, 40)),
            Tuple.of(3, Arbitraries.just(PasidRange.MAX_BOUND)));
    return Combinators.combine(places, widths)
        .as((min, width) -> {
          long from = Math.max(0, min);
          return PasidRange.of(from, Math.min(from + width, PasidRange.MAX_BOUND));
        });
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 5), Arbitraries.integers().between(1, 45));
  }

  private static Arbitrary<Quota> quotas() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 70), Arbitraries.integers().between(0, 30))
        .as((limit, part) -> Quota.guaranteed(part < 15 ? 0 : Math.min(limit, part - 15), limit));
  }
}
