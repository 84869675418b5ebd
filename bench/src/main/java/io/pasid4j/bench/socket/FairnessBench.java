// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures a tenant's round trips without and with another that floods the daemon. */
final class FairnessBench {
  /** Runs the load program. */
  @FunctionalInterface
  interface Load {
    /** A run of a mode, with so many times the usual length. */
    LoadFigures run(String mode, int times) throws IOException, InterruptedException;
  }

  private final Load load;

  FairnessBench(Load load) {
    this.load = load;
  }

  /** The pair of runs whose ratio is the middle one. */
  Fairness run(int runs) throws IOException, InterruptedException {
    List<Fairness> pairs = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      pairs.add(new Fairness(load.run("roundtrip", 1), flooded()));
    }
    pairs.sort(Comparator.comparingDouble(Fairness::ratio));
    return pairs.get(runs / 2);
  }

  /** The flood begins before and ends after what is measured. */
  private LoadFigures flooded() throws IOException, InterruptedException {
    Callable<LoadFigures> flood = () -> load.run("pipelined", 2);
    try (ExecutorService waiting = Executors.newSingleThreadExecutor()) {
      Future<LoadFigures> flooding = waiting.submit(flood);
      LoadFigures measured = load.run("roundtrip", 1);
      flooding.get();
      return measured;
    } catch (ExecutionException e) {
      throw new IOException("flood: " + e.getCause(), e);
    }
  }
}
