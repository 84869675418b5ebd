// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.util.Locale;

/**
 * Memory of a daemon while all its sessions work.
 *
 * @param sessions how many
 * @param residentMb Rss of /proc/PID/smaps_rollup
 * @param anonymousMb the part of it that no file backs
 */
record MemoryFigures(int sessions, double residentMb, double anonymousMb) {
  /** For the table. */
  String line() {
    return String.format(
        Locale.ROOT,
        "daemon under %,d sessions: %.0f MB resident, %.0f MB of it anonymous%n",
        sessions,
        residentMb,
        anonymousMb);
  }
}
