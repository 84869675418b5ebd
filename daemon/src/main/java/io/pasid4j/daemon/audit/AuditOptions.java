// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.nio.file.Path;

/**
 * Where the audit log is, and how much of it is kept. Immutable.
 *
 * @param file the newest lines; older ones are in FILE.1, FILE.2, ...
 * @param maxBytes how long a file gets before the next is begun, {@value #LEAST_BYTES} or more
 * @param keep how many older files are kept, 0 to {@value #MOST_KEPT}
 */
public record AuditOptions(Path file, long maxBytes, int keep) {
  private static final long LEAST_BYTES = 4096;
  private static final int MOST_KEPT = 1000;
  private static final long DEFAULT_BYTES = 10 << 20;
  private static final int DEFAULT_KEPT = 5;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public AuditOptions {
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("audit.file: " + file + " (expected: an absolute path)");
    }
    if (maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "audit.maxBytes: " + maxBytes + " (expected: >= " + LEAST_BYTES + ")");
    }
    if (keep < 0 || keep > MOST_KEPT) {
      throw new IllegalArgumentException(
          "audit.keep: " + keep + " (expected: 0 to " + MOST_KEPT + ")");
    }
  }

  /** Returns the default options: files of 10 MiB, 5 older ones. */
  public static AuditOptions at(Path file) {
    return new AuditOptions(file, DEFAULT_BYTES, DEFAULT_KEPT);
  }
}
