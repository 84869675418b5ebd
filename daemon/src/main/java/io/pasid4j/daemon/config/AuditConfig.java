// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;

/**
 * The settings of the audit log. Immutable.
 *
 * @param file where it is, absolute
 * @param maxBytes how long it may get before another is begun
 * @param keep how many full ones are kept
 * @param ids whether each allocation and free is recorded, beside changes of sets and rules
 */
public record AuditConfig(Path file, long maxBytes, int keep, boolean ids) {
  /** Size at which a file is rotated unless configured, in bytes. */
  public static final long DEFAULT_MAX_BYTES = 10L << 20;

  /** Number of rotated files that are kept unless configured. */
  public static final int DEFAULT_KEEP = 5;
}
