// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.listener.Door;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.management.ManagementClaim;
import io.pasid4j.daemon.management.ManagementOptions;
import java.util.List;
import java.util.Optional;

/** Finds out whether a daemon could start by options that are read while it runs. */
final class ReloadCheck {
  private ReloadCheck() {}

  /**
   * Takes what the options need beside what this daemon has, and gives it back.
   *
   * @throws DaemonStartException if that cannot be had, as a start would say it
   */
  static void check(DaemonOptions before, DaemonOptions wanted) {
    Optional<ManagementOptions> mine = Oversight.managementOf(before);
    Oversight.managementOf(wanted).ifPresent(options -> ManagementClaim.check(options, mine));
    List<Door> ours = Daemon.doors(before);
    List<Door> others = Daemon.doors(wanted).stream().filter(door -> !ours.contains(door)).toList();
    if (!others.isEmpty()) {
      Listener.claim(others, 1).close();
    }
  }
}
