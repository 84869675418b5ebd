// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/** Records every change of ownership, quota and configuration. Thread-safe. */
@FunctionalInterface
public interface AuditLog {
  /** Records nothing. */
  AuditLog NONE = event -> {};

  /**
   * Records an event. Never waits: events that cannot be written are counted, and the log has their
   * number.
   */
  void record(AuditEvent event);

  /**
   * Runs an action regularly, several times in a second, on the log's thread.
   *
   * @param action may record
   */
  default void poll(Runnable action) {}
}
