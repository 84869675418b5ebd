// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.List;
import java.util.Optional;

/** Reads the key {@code audit}. */
final class AuditSection {
  static final List<String> KEYS = List.of("file", "maxBytes", "keep", "ids");
  private static final long LEAST_MAX_BYTES = 4096;
  private static final long MOST_MAX_BYTES = 1L << 40;
  private static final int MOST_KEPT = 1000;

  private AuditSection() {}

  static Optional<AuditConfig> read(Section section) {
    section.allowOnly(KEYS);
    if (!section.has("file")) {
      section.problem("file", "left out", "an absolute path");
    }
    long maxBytes =
        section
            .value("maxBytes")
            .number(LEAST_MAX_BYTES, MOST_MAX_BYTES)
            .orElse(AuditConfig.DEFAULT_MAX_BYTES);
    int keep = section.value("keep").count(0, MOST_KEPT).orElse(AuditConfig.DEFAULT_KEEP);
    boolean ids = section.value("ids").flag().orElse(false);
    return section.value("file").path().map(file -> new AuditConfig(file, maxBytes, keep, ids));
  }
}
