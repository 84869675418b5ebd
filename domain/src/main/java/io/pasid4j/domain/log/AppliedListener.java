// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * Hears that a voter's machine has moved on. Called by the thread that applies, between two calls
 * of the machine, so it may read the machine; it must neither block nor propose and wait.
 */
@FunctionalInterface
public interface AppliedListener {
  /**
   * Reports that the machine's state is that of an index, be it by a command or by a snapshot that
   * was installed. Commands that were applied in one batch may be reported once.
   *
   * @param index the machine's {@link ReplicatedMachine#appliedIndex}; lower than at the call
   *     before only after the log was rebuilt from an older snapshot
   */
  void applied(long index);
}
