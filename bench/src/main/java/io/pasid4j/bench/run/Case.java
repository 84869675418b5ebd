// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.CoreRow;
import io.pasid4j.bench.workload.ChurnBenchmark;
import io.pasid4j.bench.workload.FillBenchmark;
import io.pasid4j.bench.workload.HoldingPattern;
import io.pasid4j.bench.workload.RangeFreeBenchmark;
import io.pasid4j.bench.workload.Width;
import io.pasid4j.bench.workload.WindowBenchmark;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * A row that JMH measures.
 *
 * @param row where the figure goes
 * @param benchmark the benchmark method
 * @param parameters its parameters, besides peer, bits and sets
 * @param batch whether one invocation is an iteration
 * @param threads how many threads do it
 * @param operations how many operations an invocation of one thread does, given the space's bits
 */
record Case(
    CoreRow row,
    String benchmark,
    Map<String, String> parameters,
    boolean batch,
    int threads,
    IntUnaryOperator operations) {

  static final List<Case> ALL =
      List.of(
          new Case(
              CoreRow.W1,
              method(FillBenchmark.class, "fill"),
              Map.of(),
              true,
              1,
              FillBenchmark::operations),
          churn(CoreRow.W2, 1),
          churn(CoreRow.W2_MAPPED, 1),
          new Case(
              CoreRow.W3,
              method(WindowBenchmark.class, "pairs"),
              Map.of(),
              false,
              1,
              bits -> WindowBenchmark.operations()),
          free(CoreRow.W4_ALL, "byRange", HoldingPattern.PAIR, Width.ALL),
          free(CoreRow.W4_SPACE, "byRange", HoldingPattern.PAIR, Width.SPACE),
          free(CoreRow.W4_TIGHT, "byRange", HoldingPattern.PAIR, Width.TIGHT),
          free(CoreRow.W4_BY_ID, "byId", HoldingPattern.PAIR, Width.ALL),
          free(CoreRow.W4B, "byRange", HoldingPattern.PAIR_OF_1000_SETS, Width.ALL),
          free(CoreRow.W5_CONTIGUOUS, "byRange", HoldingPattern.CONTIGUOUS, Width.ALL),
          free(CoreRow.W5_SCATTERED, "byRange", HoldingPattern.SCATTERED, Width.ALL),
          churn(CoreRow.W6_LOWEST, 2),
          churn(CoreRow.W6_CYCLIC_ONE, 1),
          churn(CoreRow.W6_CYCLIC, 2));

  private static Case churn(CoreRow row, int threads) {
    String benchmark = method(ChurnBenchmark.class, "churn");
    return new Case(row, benchmark, Map.of(), true, threads, bits -> ChurnBenchmark.operations());
  }

  private static Case free(CoreRow row, String name, HoldingPattern holding, Width width) {
    String benchmark = method(RangeFreeBenchmark.class, name);
    Map<String, String> parameters = Map.of("holding", holding.name(), "width", width.name());
    return new Case(row, benchmark, parameters, false, 1, bits -> holding.setCount());
  }

  private static String method(Class<?> type, String name) {
    return type.getName() + "." + name;
  }

  /**
   * Returns whether a peer runs this row: CYCLIC and mapped words are ours alone, in rows of their
   * own.
   */
  boolean suits(PeerKind peer) {
    return switch (row) {
      case W6_CYCLIC, W6_CYCLIC_ONE -> peer == PeerKind.OURS_CYCLIC;
      case W2_MAPPED -> peer == PeerKind.OURS_MAPPED;
      default -> peer != PeerKind.OURS_CYCLIC && peer != PeerKind.OURS_MAPPED;
    };
  }
}
