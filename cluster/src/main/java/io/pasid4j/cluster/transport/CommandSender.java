// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

import java.util.Optional;

/** Reads from a command which host sends it. The log itself knows no command. */
@FunctionalInterface
public interface CommandSender {
  /**
   * The host that a command acts for.
   *
   * @param command the bytes that were proposed
   * @return the name in the command; empty if every member may send it; a name that no host has if
   *     it cannot be read, so that nobody may
   */
  Optional<String> of(byte[] command);
}
