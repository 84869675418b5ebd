// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.Policy;
import io.pasid4j.protocol.command.SpaceEntry;

/**
 * A space of the daemon. Immutable.
 *
 * @param bits its width, 1 to 31 inclusive
 * @param policy which free ID an allocation takes
 * @param isDefault true for the space in which sets are opened unless a session asks for another
 * @param name its name, 1 to 64 bytes of printable UTF-8
 */
public record SpaceInfo(int bits, Policy policy, boolean isDefault, String name) {
  static SpaceInfo of(SpaceEntry entry) {
    return new SpaceInfo(entry.bits(), entry.policy(), entry.isDefault(), entry.name());
  }
}
