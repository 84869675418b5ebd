// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.CoreRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * W6 with more threads than CPUs: each pair is timed by itself, so that a thread which waits for
 * one that lost its CPU is seen. Runs in a JVM of its own and prints a line {@code ROW NS} each.
 * Two readings of the clock are in each figure.
 */
public final class LatencyProbe {
  private static final int THREADS = 16;
  private static final int PAIRS_BETWEEN_LOOKS = 100;

  private final Population population;

  private LatencyProbe(PeerKind kind, int bits, int sets) {
    int[] ids = new Shuffle(0).numbers(1, 1 << bits);
    int idsPerSet = (int) (ids.length * 0.9 / sets);
    population = Population.deal(kind.make(bits), sets, idsPerSet, ids);
  }

  /** Arguments: PEER BITS SETS MS. A third of the time before the measured one is warm-up. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    PeerKind kind = PeerKind.valueOf(arguments[0]);
    int sets = Math.max(THREADS, Integer.parseInt(arguments[2]));
    LatencyProbe probe = new LatencyProbe(kind, Integer.parseInt(arguments[1]), sets);
    long nanos = Long.parseLong(arguments[3]) * 1_000_000;
    probe.run(nanos / 3);
    LatencyHistogram times = probe.run(nanos);
    System.out.println(CoreRow.W6_MIDDLE + " " + times.quantile(0.5));
    System.out.println(CoreRow.W6_TAIL + " " + times.quantile(0.999));
  }

  private LatencyHistogram run(long nanos) throws InterruptedException, ExecutionException {
    LatencyHistogram all = new LatencyHistogram();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<LatencyHistogram>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(threads.submit(() -> churn(thread, nanos)));
      }
      for (Future<LatencyHistogram> one : running) {
        all.add(one.get());
      }
    }
    return all;
  }

  private LatencyHistogram churn(int thread, long nanos) {
    LatencyHistogram times = new LatencyHistogram();
    Shuffle random = new Shuffle(1L + thread);
    int sets = population.setCount() / THREADS;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < PAIRS_BETWEEN_LOOKS; i++) {
        long start = System.nanoTime();
        population.churn(thread * sets, sets, random);
        times.record(System.nanoTime() - start);
      }
    }
    return times;
  }
}
