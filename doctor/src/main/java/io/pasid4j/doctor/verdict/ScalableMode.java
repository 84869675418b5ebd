// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit.Vtd;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.List;
import java.util.Optional;

/**
 * True if VT-d runs in scalable mode. No attribute shows it, ecap does not either: the command line
 * says so, else the kernel's configuration; a device in which the kernel has enabled PASID proves
 * it.
 */
final class ScalableMode {
  private static final String DEFAULT = "INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON";
  private static final String REMEDY = "boot with intel_iommu=on,sm_on";

  private final Host host;

  ScalableMode(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    if (isProven()) {
      return List.of();
    }
    Optional<String> option = host.commandLine().intelIommu("sm_on", "sm_off");
    if (option.isPresent()) {
      return option.get().equals("sm_on")
          ? List.of()
          : List.of(off("intel_iommu=sm_off on the command line"));
    }
    return switch (host.config().option(DEFAULT)) {
      case BUILT_IN, MODULE -> List.of();
      case NOT_SET -> List.of(off("no sm_on on the command line, CONFIG_" + DEFAULT + " not set"));
      case UNKNOWN ->
          List.of(
              Finding.unknown(
                  Rank.SCALABLE_MODE,
                  "CONFIG_" + DEFAULT + " unknown",
                  "neither the command line nor a kernel configuration says whether scalable mode is on",
                  REMEDY));
    };
  }

  private static Finding off(String why) {
    return Finding.notUsable(Rank.SCALABLE_MODE, why, "scalable mode off", REMEDY);
  }

  private boolean isProven() {
    for (PciDevice device : host.pci().devices()) {
      if (PciCapabilities.of(device).isPasidEnabled() && host.unit(device.unit()) instanceof Vtd) {
        return true;
      }
    }
    return false;
  }
}
