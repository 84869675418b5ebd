// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import java.util.Optional;

/**
 * Detects a voter that falls behind while others proceed: its log was latched by a full disk, or it
 * lacks entries that no other voter sends. Used by one thread.
 */
final class StallDetector {
  /** Longer than the transfer of a snapshot of some megabytes takes. */
  private static final long STALL_NS = 15_000_000_000L;

  /** Longest time between two checks; a longer one means that this process was stopped. */
  private static final long PAUSE_NS = 2_000_000_000L;

  private long applied = -1;
  private long movedNs;
  private long lookedNs;

  /**
   * Checks a voter.
   *
   * @return why its server must be restarted; empty if it proceeds
   */
  Optional<String> check(long nowNs, long nowApplied, long committed) {
    boolean paused = nowNs - lookedNs > PAUSE_NS;
    lookedNs = nowNs;
    if (nowApplied != applied || nowApplied >= committed || paused) {
      applied = nowApplied;
      movedNs = nowNs;
      return Optional.empty();
    }
    return nowNs - movedNs < STALL_NS
        ? Optional.empty()
        : Optional.of(
            "log: stuck at index %d (expected: to follow to %d)".formatted(nowApplied, committed));
  }
}
