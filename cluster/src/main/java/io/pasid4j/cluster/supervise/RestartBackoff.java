// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import java.util.concurrent.TimeUnit;

/**
 * Backoff between starts of a server: half a second, doubled up to half a minute. Used by one
 * thread.
 */
final class RestartBackoff {
  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 30_000;

  /** After serving for so long, a server counts as started successfully. */
  private static final long WELL_MS = 10_000;

  private long pauseMs = FIRST_MS;
  private boolean failed;
  private long failedNs;
  private boolean serves;
  private long servesSinceNs;

  void failed(long nowNs) {
    if (failed) {
      pauseMs = Math.min(LONGEST_MS, 2 * pauseMs);
    }
    failed = true;
    failedNs = nowNs;
    serves = false;
  }

  void serves(long nowNs) {
    if (!serves) {
      serves = true;
      servesSinceNs = nowNs;
    } else if (nowNs - servesSinceNs > TimeUnit.MILLISECONDS.toNanos(WELL_MS)) {
      failed = false;
      pauseMs = FIRST_MS;
    }
  }

  boolean isOver(long nowNs) {
    return !failed || nowNs - failedNs >= TimeUnit.MILLISECONDS.toNanos(pauseMs);
  }
}
