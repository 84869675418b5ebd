// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.space;

import java.util.List;

/**
 * A space of a daemon, as far as devices are concerned. Immutable.
 *
 * @param name its name
 * @param bits its width
 * @param devices addresses of the PCI devices that it stands for; empty: it is no device's
 * @param holders a text for each set that has IDs of it, as far as the asker may know
 */
public record ServedSpace(String name, int bits, List<String> devices, List<String> holders) {
  /** Copies the lists. */
  public ServedSpace {
    devices = List.copyOf(devices);
    holders = List.copyOf(holders);
  }

  /** A line about its width and its holders. */
  String text() {
    return "space %s: %d bits, %s"
        .formatted(
            name, bits, holders.isEmpty() ? "no holder" : "held by " + String.join(", ", holders));
  }
}
