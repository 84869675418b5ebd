// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/** Fills the core table: every row that suits a peer, for every peer. */
public final class CoreBench {
  private static final int C_REPETITIONS = 10;

  private final Scale scale;
  private final Effort effort;
  private final Path cProgram;
  private final Consumer<String> progress;
  private final CoreResults results = new CoreResults();

  /**
   * A run to be started.
   *
   * @param cProgram the C bitmap; it always measures 20 bits and 1000 sets
   * @param progress is told what is measured next
   */
  public CoreBench(Scale scale, Effort effort, Path cProgram, Consumer<String> progress) {
    this.scale = scale;
    this.effort = effort;
    this.cProgram = cProgram;
    this.progress = progress;
  }

  /** Measures everything. */
  public CoreResults run() throws IOException, InterruptedException, RunnerException {
    progress.accept("C bitmap");
    new CReference(cProgram).measure(C_REPETITIONS, results);
    JmhRun jmh = new JmhRun(scale);
    for (Case work : Case.ALL) {
      for (PeerKind peer : effort.peers()) {
        if (work.suits(peer) && effort.wants(work.row(), peer)) {
          progress.accept(work.row().title() + ": " + peer.title());
          results.put(
              work.row(), Column.of(peer), jmh.measure(work, peer, effort.iterations(peer)));
        }
      }
    }
    measureMemory();
    return results;
  }

  private void measureMemory() throws IOException, InterruptedException {
    MemoryRun memory = new MemoryRun(scale);
    for (PeerKind peer : effort.peers()) {
      if (peer != PeerKind.OURS_CYCLIC && effort.wants(Row.W7_IN_TURN, peer)) {
        progress.accept("W7 memory: " + peer.title());
        memory.measure(peer, results);
      }
    }
  }
}
