// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.CoreRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/** Fills the core table: every row that suits a peer, for every peer. */
public final class CoreBench {
  private static final int C_REPETITIONS = 10;

  private final Scale scale;
  private final Effort effort;
  private final Path cBitmap;
  private final Path cVector;
  private final Consumer<String> progress;
  private final CoreResults results = new CoreResults();

  /**
   * A run to be started.
   *
   * @param cBitmap the C bitmap; it always measures 20 bits and 1000 sets
   * @param cVector the same with vectors
   * @param progress prints what is measured next
   */
  public CoreBench(
      Scale scale, Effort effort, Path cBitmap, Path cVector, Consumer<String> progress) {
    this.scale = scale;
    this.effort = effort;
    this.cBitmap = cBitmap;
    this.cVector = cVector;
    this.progress = progress;
  }

  /** Measures everything. */
  public CoreResults run() throws IOException, InterruptedException, RunnerException {
    progress.accept("C bitmap");
    new CReference(cBitmap, Column.C_BITMAP).measure(C_REPETITIONS, results);
    progress.accept("C vector");
    new CReference(cVector, Column.C_VECTOR).measure(C_REPETITIONS, results);
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
    probe();
    return results;
  }

  private void probe() throws IOException, InterruptedException {
    ProbeRun probes = new ProbeRun(scale, results);
    progress.accept("W8 mixed: pasid4j");
    probes.mixed(PeerKind.OURS, effort.iterations(PeerKind.OURS));
    for (PeerKind peer : effort.peers()) {
      if (peer == PeerKind.OURS || (!peer.ours() && effort.wants(CoreRow.W7_IN_TURN, peer))) {
        progress.accept("W6 16 threads: " + peer.title());
        probes.latency(peer, effort.latencyMs());
        progress.accept("W7 memory: " + peer.title());
        probes.memory(peer);
      }
    }
  }
}
