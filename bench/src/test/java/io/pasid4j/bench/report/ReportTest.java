// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void aCellHasTheFigureTheRatioToOursAndTheBytes() {
    CoreResults results = new CoreResults();
    results.put(CoreRow.W2, Column.OURS, new Measurement(50, 0, 1));
    results.put(CoreRow.W2, Column.KERNEL_2020, new Measurement(1000, 80, 1));
    results.put(CoreRow.W5_SCATTERED, Column.KERNEL_2020, new Measurement(51_000, 0, 1));
    String table = new CoreTable(results).render();
    assertThat(table).contains("50.0 ns 0B").contains("1000 ns 20.0x 80B").contains("51.0 us 0B");
    assertThat(table).doesNotContain(Column.ROARING.title()).doesNotContain(CoreRow.W1.title());
  }

  @Test
  void theTableWarnsOfABusyMachine() {
    CoreResults results = new CoreResults();
    results.put(CoreRow.W2, Column.OURS, new Measurement(50, 0, 1));
    assertThat(new CoreTable(results).render()).contains("100 %").doesNotContain("busy");
    results.put(CoreRow.W3, Column.OURS, new Measurement(50, 0, 0.5));
    assertThat(new CoreTable(results).render()).contains("75 %").contains("busy");
  }

  @Test
  void aTargetIsReachedAtItsBoundAndMissedBeyond() {
    assertThat(Target.atLeast("pairs", 5, OptionalDouble.of(5)).verdict()).isEqualTo("reached");
    assertThat(Target.atLeast("pairs", 5, OptionalDouble.of(4.9)).verdict()).isEqualTo("MISSED");
    assertThat(Target.atMost("bytes", 0, OptionalDouble.of(0)).verdict()).isEqualTo("reached");
    assertThat(Target.atMost("bytes", 0, OptionalDouble.of(1)).verdict()).isEqualTo("MISSED");
    assertThat(Target.atMost("bytes", 0, OptionalDouble.empty()).verdict())
        .isEqualTo("not measured");
    assertThat(Target.figure("ns", OptionalDouble.of(7)).line())
        .startsWith("figure")
        .endsWith(": 7.00");
  }

  @Test
  void theQuickerCReferenceIsTheOneToReach() {
    CoreResults results = new CoreResults();
    results.put(CoreRow.W5_SCATTERED, Column.OURS, Measurement.of(60));
    results.put(CoreRow.W5_SCATTERED, Column.C_BITMAP, Measurement.of(140));
    results.put(CoreRow.W5_SCATTERED, Column.C_VECTOR, Measurement.of(20));
    assertThat(new CoreTargets(results).all())
        .filteredOn(target -> target.what().equals("W5 1000 scattered: times the C vector"))
        .singleElement()
        .satisfies(target -> assertThat(target.line()).startsWith("MISSED").endsWith("3.00"));
  }

  @Test
  void aMixedRowIsComparedWithTheSameAlone() {
    CoreResults results = new CoreResults();
    results.put(CoreRow.W3, Column.OURS, Measurement.of(50));
    results.put(CoreRow.W8_W3, Column.OURS, Measurement.of(60));
    assertThat(new CoreTargets(results).all())
        .filteredOn(target -> target.what().startsWith("W8 mixed: W3"))
        .singleElement()
        .satisfies(target -> assertThat(target.measured()).hasValue(1.2));
  }

  @Test
  void theTargetsCompareOursWithTheRightCells() {
    CoreResults results = new CoreResults();
    results.put(CoreRow.W2, Column.OURS, new Measurement(100, 0, 1));
    results.put(CoreRow.W2, Column.KERNEL_2020, new Measurement(1000, 80, 1));
    results.put(CoreRow.W2, Column.C_BITMAP, Measurement.of(50));
    results.put(CoreRow.W6_LOWEST, Column.OURS, Measurement.of(80));
    List<Target> measured =
        new CoreTargets(results)
            .all().stream().filter(target -> target.measured().isPresent()).toList();
    assertThat(measured.stream().map(target -> target.measured().getAsDouble()))
        .containsExactly(10.0, 10.0, 2.0, 0.0, 80.0);
    assertThat(measured.stream().map(Target::verdict))
        .containsExactly("reached", "MISSED", "reached", "reached", "figure");
  }
}
