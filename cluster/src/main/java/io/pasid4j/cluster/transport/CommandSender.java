// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

import java.util.Optional;

/** Extracts from a command the host that sent it. The log itself does not decode commands. */
@FunctionalInterface
public interface CommandSender {
  /**
   * Returns the host that a command acts for.
   *
   * @param command the proposed bytes
   * @return the name in the command; empty if every member may send it; a name that no host has if
   *     the command cannot be decoded, so that it is refused
   */
  Optional<String> of(byte[] command);
}
