// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The allocator's targets, as ratios to peers of the same run. */
public final class CoreTargets {
  /** In bytes per operation: less than a byte in a hundred operations counts as none. */
  private static final double NO_BYTES = 0.01;

  private final CoreResults results;

  /** The targets of these results. */
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
    addMixed(targets);
    return targets;
  }

  private void addRatios(List<Target> targets) {
    targets.add(
        Target.atLeast(
            "W2 pairs: times the 2020 design (first release)", 5, timesDesignOf2020(CoreRow.W2)));
    targets.add(
        Target.atLeast("W2 pairs: times the 2020 design", 15, timesDesignOf2020(CoreRow.W2)));
    targets.add(
        Target.atLeast(
            "W5 contiguous: times the 2020 design", 40, timesDesignOf2020(CoreRow.W5_CONTIGUOUS)));
    targets.add(
        Target.atLeast(
            "W5 scattered: times the 2020 design", 40, timesDesignOf2020(CoreRow.W5_SCATTERED)));
    addQuickerC(targets, CoreRow.W1, 2.3);
    addQuickerC(targets, CoreRow.W2, 3);
    addQuickerC(targets, CoreRow.W3, 1.8);
    for (CoreRow row : List.of(CoreRow.W4_ALL, CoreRow.W4B)) {
      targets.add(
          Target.atMost(row.title() + ": times the C bitmap", 1, times(row, Column.C_BITMAP)));
      targets.add(
          Target.atMost(row.title() + ": times the C vector", 1, times(row, Column.C_VECTOR)));
    }
    addQuickerC(targets, CoreRow.W5_CONTIGUOUS, 1);
    addQuickerC(targets, CoreRow.W5_SCATTERED, 2);
    targets.add(
        Target.atMost(
            "W2 words in a mapped file: times the C bitmap",
            4,
            results.ratio(CoreRow.W2, Column.C_BITMAP, CoreRow.W2_MAPPED, Column.OURS)));
  }

  /** Ours against the C reference that takes less. */
  private void addQuickerC(List<Target> targets, CoreRow row, double limit) {
    Column quicker =
        results.value(row, Column.C_VECTOR).orElse(Double.MAX_VALUE)
                < results.value(row, Column.C_BITMAP).orElse(Double.MAX_VALUE)
            ? Column.C_VECTOR
            : Column.C_BITMAP;
    targets.add(
        Target.atMost(row.title() + ": times the " + quicker.title(), limit, times(row, quicker)));
  }

  private OptionalDouble times(CoreRow row, Column column) {
    return results.ratio(row, column, row, Column.OURS);
  }

  private OptionalDouble timesDesignOf2020(CoreRow row) {
    return results.ratio(row, Column.OURS, row, Column.KERNEL_2020);
  }

  private void addWidths(List<Target> targets) {
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times freeing the two by ID",
            1.2,
            ours(CoreRow.W4_BY_ID, CoreRow.W4_ALL)));
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times [1, 999]", 1.2, ours(CoreRow.W4_TIGHT, CoreRow.W4_ALL)));
    targets.add(
        Target.atMost(
            "W4 free of [0, 2^32-1]: times the space",
            1.2,
            ours(CoreRow.W4_SPACE, CoreRow.W4_ALL)));
  }

  private OptionalDouble ours(CoreRow base, CoreRow other) {
    return results.ratio(base, Column.OURS, other, Column.OURS);
  }

  private void addBytes(List<Target> targets) {
    for (CoreRow row :
        List.of(
            CoreRow.W2,
            CoreRow.W2_MAPPED,
            CoreRow.W3,
            CoreRow.W4_ALL,
            CoreRow.W4B,
            CoreRow.W5_CONTIGUOUS,
            CoreRow.W5_SCATTERED)) {
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
            ours(CoreRow.W6_CYCLIC, CoreRow.W6_CYCLIC_ONE)));
    targets.add(
        Target.figure(
            "W6 LOWEST, two threads: ns per pair", results.value(CoreRow.W6_LOWEST, Column.OURS)));
    targets.add(
        Target.figure(
            "W6 LOWEST, 16 threads on two CPUs: ns for 99.9 % of pairs",
            results.value(CoreRow.W6_TAIL, Column.OURS)));
  }

  private void addMemory(List<Target> targets) {
    for (CoreRow row : List.of(CoreRow.W7_IN_TURN, CoreRow.W7_RANDOM, CoreRow.W7_SMALL_SETS)) {
      targets.add(
          Target.atMost(row.title() + ": bytes per ID", 16, results.value(row, Column.OURS)));
    }
    targets.add(
        Target.atMost("W7 idle set: bytes", 512, results.value(CoreRow.W7_IDLE_SET, Column.OURS)));
  }

  private void addMixed(List<Target> targets) {
    Arrays.stream(CoreRow.values())
        .filter(CoreRow::isMixed)
        .forEach(row ->
            targets.add(
                Target.atMost(
                    row.title() + ": times the same alone", 1.3, ours(row.isolated(), row))));
  }
}
