// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;

/**
 * The audit log. Immutable.
 *
 * @param file where it is, absolute
 * @param maxBytes how long it may get before another is begun
 * @param keep how many full ones are kept
 * @param ids whether each allocation and free is told, beside what changes sets and rules
 */
public record AuditConfig(Path file, long maxBytes, int keep, boolean ids) {
  /** Unless told otherwise. */
  public static final long DEFAULT_MAX_BYTES = 10L << 20;

  /** Unless told otherwise. */
  public static final int DEFAULT_KEEP = 5;
}
