// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import java.util.Optional;

/**
 * Notices a voter that does not get on though others do: one whose log was latched by a full disk,
 * or lacks entries that nobody sends it. Used by one thread.
 */
final class Progress {
  /** Longer than a snapshot of megabytes takes to arrive. */
  private static final long STALL_NS = 15_000_000_000L;

  /** Between two looks; longer means that this process did not run meanwhile. */
  private static final long PAUSE_NS = 2_000_000_000L;

  private long applied = -1;
  private long movedNs;
  private long lookedNs;

  /**
   * Looks at a voter.
   *
   * @return why it has to be started anew, empty if it gets on
   */
  Optional<String> stall(long nowNs, long nowApplied, long committed) {
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
            "log: stands at index %d (expected: to follow to %d)".formatted(nowApplied, committed));
  }
}
