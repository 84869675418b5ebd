// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Sends a host's commands to the log. */
@FunctionalInterface
public interface HostSender {
  /**
   * Proposes a command. What is answered goes to {@link DomainHost#answered}; what is not does not
   * matter. Never blocks.
   *
   * @param command its bytes
   */
  void propose(byte[] command);
}
