// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.memory.MemoryProbe;
import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.Measurement;
import io.pasid4j.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Has a JVM of its own measure the heap that a peer needs. */
final class MemoryRun {
  private final Scale scale;

  MemoryRun(Scale scale) {
    this.scale = scale;
  }

  void measure(PeerKind peer, CoreResults results) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms1g",
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            MemoryProbe.class.getName(),
            peer.name(),
            Integer.toString(scale.bits()),
            Integer.toString(scale.sets()));
    for (String line : ChildProcess.lines(command)) {
      String[] words = line.split(" ", -1);
      Measurement bytes = Measurement.of(Double.parseDouble(words[1]));
      results.put(Row.valueOf(words[0]), Column.of(peer), bytes);
    }
  }
}
