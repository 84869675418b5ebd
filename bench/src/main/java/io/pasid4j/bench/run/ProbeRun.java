// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.memory.MemoryProbe;
import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.CoreRow;
import io.pasid4j.bench.report.Measurement;
import io.pasid4j.bench.workload.LatencyProbe;
import io.pasid4j.bench.workload.MixedProbe;
import java.io.IOException;
import java.util.List;

/** Rows that a program of its own measures, in a JVM of its own: W6's percentiles, W7 and W8. */
final class ProbeRun {
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx2g", "-XX:+UseParallelGC");

  private final Scale scale;
  private final CoreResults results;

  ProbeRun(Scale scale, CoreResults results) {
    this.scale = scale;
    this.results = results;
  }

  /** W7. */
  void memory(PeerKind peer) throws IOException, InterruptedException {
    put(peer, List.of(), HEAP, MemoryProbe.class, List.of(peer, scale.bits(), scale.sets()));
  }

  /** W6's pairs of many threads, one by one, on two CPUs. */
  void latency(PeerKind peer, int runMs) throws IOException, InterruptedException {
    List<Object> arguments = List.of(peer, scale.bits(), scale.sets(), runMs);
    List<String> onTwo = Cpus.ofThisProcess().onBoth();
    put(peer, onTwo, JmhRun.JVM_ARGS, LatencyProbe.class, arguments);
  }

  /** W8, as JMH measures the same workloads in {@code iterations}. */
  void mixed(PeerKind peer, Effort.Iterations iterations) throws IOException, InterruptedException {
    List<Object> arguments =
        List.of(
            scale.bits(),
            scale.sets(),
            iterations.batchWarmups(),
            iterations.batches(),
            iterations.iterationMs());
    put(peer, List.of(), JmhRun.JVM_ARGS, MixedProbe.class, arguments);
  }

  private void put(
      PeerKind peer, List<String> prefix, List<String> jvm, Class<?> probe, List<?> arguments)
      throws IOException, InterruptedException {
    for (String line : ChildProcess.javaLines(prefix, jvm, probe, arguments)) {
      String[] words = line.split(" ", -1);
      Measurement figure = Measurement.of(Double.parseDouble(words[1]));
      results.put(CoreRow.valueOf(words[0]), Column.of(peer), figure);
    }
  }
}
