// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.listener.ListenAddress;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.management.ManagementOptions;
import io.pasid4j.daemon.management.ManagementResources;
import java.util.List;
import java.util.Optional;

/** Finds out whether a daemon could start by options that are read while it runs. */
final class ReloadCheck {
  private ReloadCheck() {}

  /**
   * Takes what the options need beside what this daemon has, and gives it back.
   *
   * @throws StartException if that cannot be had, as a start would say it
   */
  static void check(DaemonOptions before, DaemonOptions wanted) {
    Optional<ManagementOptions> mine = Observability.managementOf(before);
    Observability.managementOf(wanted)
        .ifPresent(options -> ManagementResources.check(options, mine));
    List<ListenAddress> ours = Daemon.doors(before);
    List<ListenAddress> others =
        Daemon.doors(wanted).stream().filter(door -> !ours.contains(door)).toList();
    if (!others.isEmpty()) {
      Listener.claim(others, 1).close();
    }
  }
}
