// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

/** Reads from a command which host sends it. The log itself knows no command. */
@FunctionalInterface
public interface CommandSender {
  /**
   * The host that a command acts for.
   *
   * @param command the bytes that were proposed
   * @return the name in the command; empty if it cannot be read, and then nobody may send it
   */
  String of(byte[] command);
}
