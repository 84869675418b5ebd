// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the checks that only a running host can answer. */
public final class LiveChecks {
  private LiveChecks() {}

  /**
   * The rows of these checks.
   *
   * @param host that runs
   * @param socket of the daemon
   * @param state directory of the daemon, if it keeps one
   */
  public static List<Row> rows(Host host, Path socket, Path state) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(SocketCheck.rows(socket));
    rows.add(OpenFilesCheck.row(host.tree()));
    rows.add(StateDirectoryCheck.row(state));
    rows.add(Clock.row(host.tree()));
    rows.addAll(OpenDevices.rows(host.tree(), host.isSeenByRoot()));
    return rows;
  }

  /** Returns the row that stands for them when a recorded tree was examined. */
  public static List<Row> ofRecording() {
    return List.of(
        Row.check(
            "running host",
            State.NEUTRAL,
            "",
            "a recorded tree: daemon, socket, open files, state directory and clock not looked at"));
  }
}
