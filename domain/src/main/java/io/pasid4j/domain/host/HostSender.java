// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Sends a host's commands to the log. */
@FunctionalInterface
public interface HostSender {
  /**
   * Proposes a command. An answer goes to {@link DomainHost#answered}; a lost one does no harm.
   * Never blocks.
   *
   * @param command its bytes
   */
  void propose(byte[] command);
}
