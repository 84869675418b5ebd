// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/** Takes note of every change of ownership, quota and configuration. Thread-safe. */
@FunctionalInterface
public interface AuditLog {
  /** Notes nothing. */
  AuditLog NONE = event -> {};

  /** Takes note. Never waits: what cannot be written is counted, and the log says how many. */
  void record(AuditEvent event);
}
