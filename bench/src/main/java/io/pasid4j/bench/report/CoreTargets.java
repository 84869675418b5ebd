// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What the allocator must reach, as ratios to peers of the same run. */
public final class CoreTargets {
  /** An allocation of a byte in a hundred operations would be one of a rare path. */
  private static final double NO_BYTES = 0.01;

  private final CoreResults results;

  public CoreTargets(CoreResults results) {
    this.results = results;
  }

  /** Every target, in the order of the rows. */
  public List<Target> all() {
    List<Target> targets = new ArrayList<>();
    addRatios(targets);
    addWidths(targets);
    addBytes(targets);
    addThreads(targets);
    addMemory(targets);
    return targets;
  }

  private void addRatios(List<Target> targets) {
    targets.add(Target.atLeast("W2 pairs: times the 2020 design (first release)", 5, port(Row.W2)));
    targets.add(Target.atLeast("W2 pairs: times the 2020 design", 15, port(Row.W2)));
    targets.add(
        Target.atLeast("W5 contiguous: times the 2020 design", 40, port(Row.W5_CONTIGUOUS)));
    targets.add(Target.atLeast("W5 scattered: times the 2020 design", 40, port(Row.W5_SCATTERED)));
    for (Row row : List.of(Row.W1, Row.W2, Row.W3, Row.W4_ALL, Row.W4B, Row.W5_CONTIGUOUS)) {
      targets.add(
          Target.atMost(
              row.title() + ": times the C bitmap",
              3,
              results.ratio(row, Column.C_BITMAP, row, Column.OURS)));
    }
    targets.add(
        Target.atMost("W5 scattered: ns", 8000, results.value(Row.W5_SCATTERED, Column.OURS)));
  }

  private OptionalDouble port(Row row) {
    return results.ratio(row, Column.OURS, row, Column.KERNEL_2020);
  }

  private void addWidths(List<Target> targets) {
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times freeing the two by ID",
            1.2,
            ours(Row.W4_BY_ID, Row.W4_ALL)));
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times [1, 999]", 1.2, ours(Row.W4_TIGHT, Row.W4_ALL)));
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times the space", 1.2, ours(Row.W4_SPACE, Row.W4_ALL)));
  }

  private OptionalDouble ours(Row base, Row other) {
    return results.ratio(base, Column.OURS, other, Column.OURS);
  }

  private void addBytes(List<Target> targets) {
    for (Row row :
        List.of(Row.W2, Row.W3, Row.W4_ALL, Row.W4B, Row.W5_CONTIGUOUS, Row.W5_SCATTERED)) {
      OptionalDouble bytes =
          results.cell(row, Column.OURS).stream().mapToDouble(Measurement::bytesPerOp).findFirst();
      targets.add(Target.atMost(row.title() + ": bytes per operation", NO_BYTES, bytes));
    }
  }

  private void addThreads(List<Target> targets) {
    targets.add(
        Target.atLeast(
            "W6 CYCLIC: two threads' throughput, times one thread's",
            1.3,
            ours(Row.W6_CYCLIC, Row.W6_CYCLIC_ONE)));
    targets.add(
        Target.atLeast(
            "W6 LOWEST: two threads' throughput, times one thread's",
            0.8,
            ours(Row.W6_LOWEST, Row.W2)));
  }

  private void addMemory(List<Target> targets) {
    for (Row row : List.of(Row.W7_IN_TURN, Row.W7_RANDOM, Row.W7_SMALL_SETS)) {
      targets.add(
          Target.atMost(row.title() + ": bytes per ID", 16, results.value(row, Column.OURS)));
    }
    targets.add(
        Target.atMost("W7 idle set: bytes", 512, results.value(Row.W7_IDLE_SET, Column.OURS)));
  }
}
