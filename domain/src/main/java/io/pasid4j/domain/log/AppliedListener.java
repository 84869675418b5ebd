// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * Receives the progress of a voter's machine. Called by the thread that applies, between two calls
 * of the machine, so it may read the machine; it must neither block nor propose and wait.
 */
@FunctionalInterface
public interface AppliedListener {
  /**
   * Reports the index of the machine's state, after commands or after a snapshot was installed.
   * Commands applied in one batch may be reported once.
   *
   * @param index the machine's {@link ReplicatedMachine#appliedIndex}; lower than at the previous
   *     call only after the log was rebuilt from an older snapshot
   */
  void applied(long index);
}
