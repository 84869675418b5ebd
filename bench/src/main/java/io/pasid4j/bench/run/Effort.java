// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.CoreRow;
import java.util.EnumSet;
import java.util.Set;

/** Selects what a run measures, and how long. Peers get fewer iterations than pasid4j. */
public enum Effort {
  /** The whole table in some minutes. */
  FULL,
  /** pasid4j, the C references and the 2020 design in about two minutes: less exact. */
  QUICK;

  /**
   * Numbers of iterations of one benchmark.
   *
   * @param batchWarmups iterations of one long invocation each, not counted
   * @param batches the same, counted
   * @param timedWarmups iterations of many short invocations, not counted
   * @param timed the same, counted
   * @param iterationMs how long one of those is
   */
  record Iterations(int batchWarmups, int batches, int timedWarmups, int timed, int iterationMs) {}

  private static final Set<CoreRow> QUICK_PORT_ROWS =
      Set.of(CoreRow.W2, CoreRow.W3, CoreRow.W4_ALL, CoreRow.W5_CONTIGUOUS, CoreRow.W5_SCATTERED);

  private static final Iterations OURS_FULL = new Iterations(8, 10, 3, 5, 500);
  private static final Iterations OTHERS_FULL = new Iterations(2, 3, 2, 3, 400);
  private static final Iterations OURS_QUICK = new Iterations(4, 4, 2, 3, 200);
  private static final Iterations OTHERS_QUICK = new Iterations(1, 2, 1, 2, 200);

  /** The peers that are measured. */
  public Set<PeerKind> peers() {
    return this == FULL
        ? EnumSet.allOf(PeerKind.class)
        : EnumSet.of(
            PeerKind.OURS, PeerKind.OURS_CYCLIC, PeerKind.OURS_MAPPED, PeerKind.KERNEL_2020);
  }

  /**
   * Returns whether a peer does a row: in a quick run the 2020 design does those that a target
   * names.
   */
  boolean wants(CoreRow row, PeerKind peer) {
    return this == FULL || peer.ours() || QUICK_PORT_ROWS.contains(row);
  }

  /** Time for which W6's pairs are timed one by one. */
  int latencyMs() {
    return this == FULL ? 5000 : 1500;
  }

  Iterations iterations(PeerKind peer) {
    if (this == FULL) {
      return peer.ours() ? OURS_FULL : OTHERS_FULL;
    }
    return peer.ours() ? OURS_QUICK : OTHERS_QUICK;
  }
}
