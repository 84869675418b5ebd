// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.live.LiveChecks;
import io.pasid4j.doctor.record.Recorder;
import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.space.SpaceJudge;
import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Examines hosts, and records what it examines. */
public final class Doctor {
  private final HostTree tree;

  private Doctor(HostTree tree) {
    this.tree = tree;
  }

  /** A doctor for the running host. */
  public static Doctor ofThisHost() {
    return new Doctor(HostTree.ofThisHost());
  }

  /** A doctor for the recorded tree in a directory. */
  public static Doctor ofRecording(Path tree) {
    return new Doctor(HostTree.of(tree));
  }

  /**
   * Examines the host. A recorded tree has no daemon: its socket and state are not looked at then.
   *
   * @param socket of the daemon
   * @param state directory of the daemon
   * @param spaces that are compared with the devices
   */
  public Diagnosis examine(Path socket, Path state, DaemonSpaces spaces) {
    Host host = Host.read(tree);
    SpaceJudge judge = new SpaceJudge(host, spaces);
    List<Row> checks =
        new ArrayList<>(
            tree.isLive() ? LiveChecks.rows(host, socket, state) : LiveChecks.ofRecording());
    checks.addAll(judge.rows());
    return Diagnosis.of(host, checks, judge.notes());
  }

  /** Writes a tar archive of what is examined, without serial numbers, and closes the stream. */
  public void record(OutputStream out) throws IOException {
    Recorder.record(Host.read(tree), out);
  }
}
