// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

/**
 * The part of the log that is kept, and the time when a snapshot replaces it.
 *
 * @param segmentBytes size of a file of the log; only whole files are dropped
 * @param keptEntries entries before a snapshot that are kept for followers a little behind
 * @param snapshotEntries entries after which a snapshot is taken, the log's own among them
 * @param snapshotBytes bytes of commands after which a snapshot is taken
 * @param snapshotMs milliseconds after which one is taken if anything was applied
 */
public record LogLimits(
    int segmentBytes, int keptEntries, int snapshotEntries, long snapshotBytes, long snapshotMs) {
  /** Limits that keep a log of some megabytes. */
  public static final LogLimits DEFAULT = new LogLimits(1 << 20, 2_000, 20_000, 8 << 20, 3_600_000);
}
