// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.CoreRow;
import java.util.function.DoubleSupplier;

/**
 * A workload that takes its turn with others; it does what the benchmark of its row does.
 *
 * @param row where the figure goes
 * @param nanosPerOperation does one turn
 */
record MixedPart(CoreRow row, DoubleSupplier nanosPerOperation) {
  static MixedPart fill(int bits, int sets) {
    FillBenchmark fill = new FillBenchmark();
    fill.bits = bits;
    fill.sets = sets;
    DoubleSupplier turn =
        () -> {
          fill.empty();
          long start = System.nanoTime();
          fill.fill();
          return (double) (System.nanoTime() - start) / FillBenchmark.operations(bits);
        };
    return new MixedPart(CoreRow.W8_W1, turn);
  }

  static MixedPart churn(CoreRow row, PeerKind peer, int bits, int sets) {
    ChurnBenchmark churn = new ChurnBenchmark();
    ChurnBenchmark.Shared shared = new ChurnBenchmark.Shared();
    shared.peer = peer;
    shared.bits = bits;
    shared.sets = sets;
    shared.shuffle();
    DoubleSupplier turn =
        () -> {
          ChurnBenchmark.Worker worker = new ChurnBenchmark.Worker();
          shared.populate();
          worker.share(shared.population(), 0, 1);
          long start = System.nanoTime();
          churn.churn(worker);
          return (double) (System.nanoTime() - start) / ChurnBenchmark.operations();
        };
    return new MixedPart(row, turn);
  }

  static MixedPart window(int bits, int sets, int turnMs) {
    WindowBenchmark window = new WindowBenchmark();
    window.bits = bits;
    window.sets = sets;
    window.populate();
    AllocationMeter meter = new AllocationMeter();
    return timed(
        CoreRow.W8_W3,
        turnMs,
        WindowBenchmark.operations(),
        () -> window.draw(meter),
        window::pairs);
  }

  static MixedPart free(CoreRow row, HoldingPattern holding, int bits, int sets, int turnMs) {
    RangeFreeBenchmark free = new RangeFreeBenchmark();
    free.bits = bits;
    free.sets = sets;
    free.holding = holding;
    free.populate();
    AllocationMeter meter = new AllocationMeter();
    return timed(row, turnMs, holding.setCount(), () -> free.refill(meter), free::byRange);
  }

  /** Invocations until so much time has passed, preparations included; only they are measured. */
  private static MixedPart timed(
      CoreRow row, int turnMs, int operations, Runnable prepare, Runnable invocation) {
    DoubleSupplier turn =
        () -> {
          long end = System.nanoTime() + turnMs * 1_000_000L;
          long nanos = 0;
          long invocations = 0;
          do {
            prepare.run();
            long start = System.nanoTime();
            invocation.run();
            nanos += System.nanoTime() - start;
            invocations++;
          } while (System.nanoTime() - end < 0);
          return (double) nanos / invocations / operations;
        };
    return new MixedPart(row, turn);
  }
}
