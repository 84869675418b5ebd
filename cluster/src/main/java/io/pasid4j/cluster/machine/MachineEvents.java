// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

/** Receives what the supervisor has to know at once. Called by Ratis' threads; must not block. */
public interface MachineEvents {
  /**
   * The log of this voter takes nothing any more, mostly because the disk is full.
   *
   * @param cause why, for people
   */
  void logFailed(String cause);

  /**
   * The state of this voter's machine is in doubt.
   *
   * @param cause why, for people
   */
  void machineFailed(String cause);

  /** The voter was removed from the domain. */
  void removed();
}
