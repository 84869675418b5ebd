// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

/**
 * Receives the events that the supervisor has to know at once. Called by Ratis' threads; must not
 * block.
 */
public interface MachineEvents {
  /**
   * Reports that this voter's log accepts no more entries, mostly because the disk is full.
   *
   * @param cause the reason, for people
   */
  void logFailed(String cause);

  /**
   * Reports that the state of this voter's machine is in doubt.
   *
   * @param cause the reason, for people
   */
  void machineFailed(String cause);

  /** Reports that the voter was removed from the domain. */
  void removed();
}
