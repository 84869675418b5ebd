// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.Measurement;
import io.pasid4j.bench.report.Row;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    PeerKind peer = work.suits(PeerKind.OURS) ? PeerKind.OURS : PeerKind.OURS_CYCLIC;
    Measurement figure = new JmhRun(SMALL).measure(work, peer, ONCE);
    assertThat(figure.value()).isPositive().isFinite();
    assertThat(figure.bytesPerOp()).isNotNegative().isFinite();
    assertThat(figure.coreShare()).isBetween(0.001, 1.1);
  }

  @Test
  void thePeersThatMakeAnObjectPerIdAreSeenToAllocate() throws Exception {
    Case churn = Case.ALL.stream().filter(c -> c.row() == Row.W2).findFirst().orElseThrow();
    Measurement figure = new JmhRun(SMALL).measure(churn, PeerKind.KERNEL_2020, ONCE);
    assertThat(figure.bytesPerOp()).isBetween(40.0, 400.0);
  }

  @Test
  void memoryIsMeasuredForEveryDealing() throws Exception {
    CoreResults results = new CoreResults();
    new MemoryRun(SMALL).measure(PeerKind.KERNEL_2020, results);
    Set<Row> dealings =
        EnumSet.of(Row.W7_IN_TURN, Row.W7_RANDOM, Row.W7_SMALL_SETS, Row.W7_IDLE_SET);
    assertThat(results.cells().keySet()).isEqualTo(dealings);
    assertThat(results.value(Row.W7_IN_TURN, Column.KERNEL_2020).orElseThrow())
        .isBetween(40.0, 400.0);
  }

  @Test
  void theCBitmapGivesARowForEachOfItsLines() throws Exception {
    CoreResults results = new CoreResults();
    new CReference(Path.of("target", "bitmap_bench")).measure(1, results);
    Set<Row> threadRows = EnumSet.of(Row.W6_LOWEST, Row.W6_CYCLIC_ONE, Row.W6_CYCLIC);
    assertThat(results.cells().keySet())
        .isEqualTo(EnumSet.complementOf(EnumSet.copyOf(threadRows)));
    assertThat(results.value(Row.W2, Column.C_BITMAP).orElseThrow()).isPositive();
  }
}
