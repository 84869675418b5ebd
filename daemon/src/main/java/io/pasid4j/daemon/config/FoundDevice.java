// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.daemon.space.SpaceOptions;
import java.util.List;
import java.util.Optional;

/**
 * A PCI device that has PASIDs.
 *
 * @param address of the function, {@code 0000:6a:01.0}
 * @param bits the width of its PASIDs, 1 to 20
 */
public record FoundDevice(String address, int bits) {
  private static final String ADDRESS =
      "([0-9a-f]{4}|[1-9a-f][0-9a-f]{4,7}):[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]";

  /** Returns whether a text can be the address of a PCI function, and so the name of its space. */
  public static boolean isAddress(String text) {
    return text.matches(ADDRESS);
  }

  /**
   * The device's own space.
   *
   * @param kernelIds how many IDs at its low end are the kernel's
   */
  public SpaceOptions space(int kernelIds) {
    return new SpaceOptions(
        address,
        bits,
        Policy.LOWEST,
        false,
        kernelBand(bits, kernelIds),
        0,
        Optional.empty(),
        List.of(address));
  }

  /** The kernel's band of a space of some width: so many IDs from 1 on, less than half of it. */
  static List<PasidRange> kernelBand(int bits, int kernelIds) {
    int most = Math.min(kernelIds, (1 << (bits - 1)) - 1);
    return most < 1 ? List.of() : List.of(PasidRange.of(1, most));
  }
}
