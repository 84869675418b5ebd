// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.CoreRow;
import io.pasid4j.bench.report.Measurement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the real harness, in real JVMs of their own, on the smallest space the workloads fit in. */
class HarnessTest {
  private static final Scale SMALL = new Scale(14, 8);
  private static final Effort.Iterations ONCE = new Effort.Iterations(1, 1, 1, 1, 10);

  static List<Case> cases() {
    return Case.ALL;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCaseGivesAFigure(Case work) throws Exception {
    PeerKind peer = Arrays.stream(PeerKind.values()).filter(work::suits).findFirst().orElseThrow();
    Measurement figure = new JmhRun(SMALL).measure(work, peer, ONCE);
    assertThat(figure.value()).isPositive().isFinite();
    assertThat(figure.bytesPerOp()).isNotNegative().isFinite();
    assertThat(figure.coreShare()).isBetween(0.001, 1.1);
  }

  @Test
  void peersWithAnObjectPerIdAllocateBytes() throws Exception {
    Case churn = Case.ALL.stream().filter(c -> c.row() == CoreRow.W2).findFirst().orElseThrow();
    Measurement figure = new JmhRun(SMALL).measure(churn, PeerKind.KERNEL_2020, ONCE);
    assertThat(figure.bytesPerOp()).isBetween(40.0, 400.0);
  }

  @Test
  void memoryIsMeasuredForEveryDistribution() throws Exception {
    CoreResults results = new CoreResults();
    new ProbeRun(SMALL, results).memory(PeerKind.KERNEL_2020);
    Set<CoreRow> distributions =
        EnumSet.of(
            CoreRow.W7_IN_TURN, CoreRow.W7_RANDOM, CoreRow.W7_SMALL_SETS, CoreRow.W7_IDLE_SET);
    assertThat(results.cells().keySet()).isEqualTo(distributions);
    assertThat(results.value(CoreRow.W7_IN_TURN, Column.KERNEL_2020).orElseThrow())
        .isBetween(40.0, 400.0);
  }

  @Test
  void pairsOfManyThreadsAreTimedOneByOne() throws Exception {
    CoreResults results = new CoreResults();
    new ProbeRun(SMALL, results).latency(PeerKind.BIT_SET, 30);
    double middle = results.value(CoreRow.W6_MIDDLE, Column.BIT_SET).orElseThrow();
    assertThat(middle).isPositive();
    assertThat(results.value(CoreRow.W6_TAIL, Column.BIT_SET).orElseThrow())
        .isGreaterThanOrEqualTo(middle);
  }

  @Test
  void everyMixedRowGivesAFigure() throws Exception {
    CoreResults results = new CoreResults();
    new ProbeRun(SMALL, results).mixed(PeerKind.OURS, ONCE);
    Set<CoreRow> mixed = Arrays.stream(CoreRow.values()).filter(CoreRow::isMixed).collect(toSet());
    assertThat(results.cells().keySet()).isEqualTo(mixed);
    assertThat(mixed)
        .allSatisfy(row ->
            assertThat(results.value(row, Column.OURS).orElseThrow()).isPositive().isFinite());
  }

  @ParameterizedTest
  @CsvSource({"bitmap_bench, C_BITMAP", "vector_bench, C_VECTOR"})
  void aCReferenceGivesARowForEachOfItsLines(String program, Column column) throws Exception {
    CoreResults results = new CoreResults();
    new CReference(Path.of("target", program), column).measure(1, results);
    Set<CoreRow> javaRows =
        Arrays.stream(CoreRow.values())
            .filter(
                row -> row.isMixed() || row.title().startsWith("W6") || row == CoreRow.W2_MAPPED)
            .collect(toSet());
    assertThat(results.cells().keySet()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(javaRows)));
    assertThat(results.value(CoreRow.W2, column).orElseThrow()).isPositive();
  }
}
