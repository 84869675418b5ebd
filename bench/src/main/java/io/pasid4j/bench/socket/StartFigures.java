// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.util.Locale;

/**
 * Time to start; medians of starts in turn.
 *
 * @param readyMs from starting ./pasid daemon to its ready line
 * @param emptyJvmMs a JVM that does nothing, from its start to its end
 */
record StartFigures(double readyMs, double emptyJvmMs) {
  /** For the table. */
  String line() {
    return String.format(
        Locale.ROOT,
        "daemon ready after %.0f ms, %.1f times as long as an empty JVM takes (%.0f ms)%n",
        readyMs,
        readyMs / emptyJvmMs,
        emptyJvmMs);
  }
}
