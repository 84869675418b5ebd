// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.PciDevice;
import java.util.Locale;
import java.util.Set;

/** The devices that vfio-pci refuses, and the parameter that makes it take them. */
final class Denylist {
  private static final Set<String> IDS =
      Set.of(
          "8086:0b25",
          "8086:0cfe", // DSA and IAX of Sapphire Rapids
          "8086:0435",
          "8086:0443",
          "8086:37c8",
          "8086:37c9",
          "8086:19e2",
          "8086:19e3"); // QAT
  private static final String PARAMETER = "/sys/module/vfio_pci/parameters/disable_denylist";

  private final boolean isDisabled;

  Denylist(Host host) {
    String value = host.tree().text(PARAMETER);
    this.isDisabled =
        value == null
            ? host.commandLine().values("vfio_pci.disable_denylist").stream()
                .anyMatch(Denylist::isOn)
            : isOn(value);
  }

  boolean isDisabled() {
    return isDisabled;
  }

  boolean isNamed(PciDevice device) {
    return IDS.contains(device.id());
  }

  boolean isRefused(PciDevice device) {
    return !isDisabled && isNamed(device);
  }

  private static boolean isOn(String value) {
    return Set.of("y", "1", "on", "yes", "true").contains(value.toLowerCase(Locale.ROOT));
  }
}
