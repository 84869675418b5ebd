// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.bench.run.Cpus;
import io.pasid4j.bench.run.Median;
import io.pasid4j.bench.socket.LoadProgram;
import io.pasid4j.bench.socket.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Local requests of a host of a domain, in those of a daemon without; they take turns. */
final class LocalBench {
  /** The connection of the load program whose IDs no host leases ahead of need. */
  private static final int CONNECTION = 200;

  private final LoadProgram program;
  private final Cpus cpus;
  private final Path with;
  private final Path without;
  private final int runs;
  private final int runMs;

  LocalBench(LoadProgram program, Cpus cpus, Path with, Path without, int runs, int runMs) {
    this.program = program;
    this.cpus = cpus;
    this.with = with;
    this.without = without;
    this.runs = runs;
    this.runMs = runMs;
  }

  /** The ratio of the medians of the requests a second. */
  double ratio(int depth) throws IOException, InterruptedException {
    List<Double> inDomain = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (Path socket : List.of(with, without)) {
      perS(socket, depth, 2 * runMs);
    }
    for (int run = 0; run < runs; run++) {
      inDomain.add(perS(with, depth, runMs));
      alone.add(perS(without, depth, runMs));
    }
    return Median.of(inDomain) / Median.of(alone);
  }

  private double perS(Path socket, int depth, int ms) throws IOException, InterruptedException {
    return program
        .run(cpus.onOne(false), socket, ServerKind.DAEMON, depth, CONNECTION, ms / 4, ms)
        .requestsPerS();
  }
}
