// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.space.SpaceOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Spaces that stand for PCI devices: one for each device found, or one for several. Each leaves a
 * band at its low end to the kernel, which allocates PASIDs of its own, lowest first from 1.
 */
final class DeviceSpaces {
  /** Keys among the names of spaces, unless they are spaces themselves. */
  static final List<String> KEYS = List.of("from", "kernelBand");

  /** The word for all devices in a rule. */
  static final String ALL = "devices";

  private static final int DEFAULT_KERNEL_IDS = 1023;
  private static final int MOST_KERNEL_IDS = (1 << SpaceOptions.PASID_BITS) - 2;

  private final Section spaces;
  private final ReadContext context;
  private final boolean areAsked;
  private final int kernelIds;
  private final Set<String> claimed = new HashSet<>();

  DeviceSpaces(Section spaces, ReadContext context) {
    this.spaces = spaces;
    this.context = context;
    areAsked = isKey("from") && spaces.value("from").word(List.of(ALL)).isPresent();
    kernelIds =
        isKey("kernelBand")
            ? spaces.value("kernelBand").count(0, MOST_KERNEL_IDS).orElse(DEFAULT_KERNEL_IDS)
            : DEFAULT_KERNEL_IDS;
  }

  /** Returns whether a key of the section is not the name of a space. */
  boolean isKey(String key) {
    return KEYS.contains(key) && spaces.has(key) && !spaces.value(key).isMapping();
  }

  /** Returns whether a space is asked for each device. */
  boolean areAsked() {
    return areAsked;
  }

  /** The number of IDs at the low end of a device's space that are the kernel's. */
  int kernelIds() {
    return kernelIds;
  }

  /**
   * The devices that one space stands for: those that it lists, or the one whose address is its
   * name; empty: it is no device's.
   */
  Optional<List<String>> devicesOf(String name, Section space) {
    Optional<List<String>> listed =
        space
            .value(ALL)
            .list(
                "addresses of PCI devices, 0000:6a:01.0",
                text -> Optional.of(text).filter(FoundDevice::isAddress));
    Optional<List<String>> named = Optional.of(name).filter(FoundDevice::isAddress).map(List::of);
    listed.ifPresent(addresses -> {
      if (addresses.isEmpty()) {
        space.problem(ALL, "none", "at least one address");
      } else if (named.isPresent() && !named.equals(listed)) {
        space.problem(ALL, String.join(", ", addresses), name + " alone, as the space is named");
      }
    });
    Optional<List<String>> devices = listed.or(() -> named);
    devices.ifPresent(addresses -> addresses.forEach(address -> claim(address, space)));
    return devices;
  }

  private void claim(String address, Section space) {
    if (!claimed.add(address)) {
      space.problem(ALL, address + " again", "a device in one space");
    }
  }

  /** Returns the width common to some devices; empty if none of them is present. */
  OptionalInt bits(List<String> addresses) {
    return context.devices().get().stream()
        .filter(device -> addresses.contains(device.address()))
        .mapToInt(FoundDevice::bits)
        .min();
  }

  /** A space for each device that no other space stands for. */
  List<SpaceOptions> others() {
    return areAsked
        ? context.devices().get().stream()
            .filter(device -> !claimed.contains(device.address()))
            .map(device -> device.space(kernelIds))
            .toList()
        : List.of();
  }
}
