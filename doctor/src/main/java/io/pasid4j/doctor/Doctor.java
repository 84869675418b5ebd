// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.live.LiveChecks;
import io.pasid4j.doctor.record.Recorder;
import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.Diagnosis;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

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
   */
  public Diagnosis examine(Path socket, Path state) {
    Host host = Host.read(tree);
    return Diagnosis.of(
        host, tree.isLive() ? LiveChecks.rows(host, socket, state) : LiveChecks.ofRecording());
  }

  /** Writes a tar archive of what is examined, without serial numbers, and closes the stream. */
  public void record(OutputStream out) throws IOException {
    Recorder.record(Host.read(tree), out);
  }
}
