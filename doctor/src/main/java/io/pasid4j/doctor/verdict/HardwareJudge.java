// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit;
import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a device, its path and its IOMMU lack. On VT-d and SMMUv3 the kernel enables PASID
 * when it probes a device, so the enable bit sums the path up; on AMD a cleared bit says nothing.
 */
final class HardwareJudge {
  private final Host host;
  private final UnitJudge units;
  private final PathJudge paths;

  HardwareJudge(Host host) {
    this.host = host;
    this.units = new UnitJudge(host);
    this.paths = new PathJudge(host);
  }

  /** The function whose capability counts: of a virtual function its physical one. */
  PciDevice capable(PciDevice device) {
    String physical = device.physicalFunction();
    PciDevice found = physical == null ? null : host.pci().find(physical);
    return found == null ? device : found;
  }

  List<Finding> findings(PciDevice device) {
    IommuUnit unit = host.unit(device.unit());
    List<Finding> findings = new ArrayList<>();
    if (unit == null) {
      findings.add(uncovered());
    } else {
      findings.addAll(units.findings(unit));
    }
    Finding capability = capability(device);
    if (capability == null) {
      findings.addAll(enabling(device, unit));
    } else {
      findings.add(capability);
    }
    return findings;
  }

  /** Why there is no IOMMU at all, or none for a device. */
  Finding uncovered() {
    if (!host.units().isEmpty()) {
      return Finding.notUsable(
          Rank.NO_IOMMU, "no link iommu", "no IOMMU covers the device", "another slot");
    }
    List<String> tables = host.firmwareTables();
    if (!tables.isEmpty() || host.log().contains("ecap ")) {
      return switchedOff(tables);
    }
    return host.isSeenByRoot() || host.uid() < 0
        ? Finding.notUsable(
            Rank.NO_IOMMU,
            "/sys/class/iommu is empty, no DMAR, IVRS, IORT or VIOT table",
            "no IOMMU",
            "turn VT-d or AMD-Vi on in the firmware's setup, or give the VM an IOMMU")
        : Finding.notUsable(
            Rank.NO_IOMMU,
            "/sys/class/iommu is empty",
            "no IOMMU, or it is off: only root sees the firmware's tables",
            "run as root; boot with intel_iommu=on,sm_on");
  }

  private Finding switchedOff(List<String> tables) {
    String seen = tables.isEmpty() ? "dmesg shows a unit" : "ACPI has " + String.join(", ", tables);
    String option =
        host.commandLine().intelIommu("on", "off").filter("off"::equals).isPresent()
            ? ", intel_iommu=off on the command line"
            : host.commandLine().word("amd_iommu=off").isPresent()
                ? ", amd_iommu=off on the command line"
                : "";
    return Finding.notUsable(
        Rank.NO_IOMMU,
        "/sys/class/iommu is empty, " + seen + option,
        "the IOMMU is off",
        "boot with intel_iommu=on,sm_on (AMD: without amd_iommu=off)");
  }

  private @Nullable Finding capability(PciDevice device) {
    PciDevice capable = capable(device);
    if (device.physicalFunction() != null && capable.equals(device)) {
      return Finding.unknown(
          Rank.PHYSICAL_FUNCTION,
          "physfn " + device.physicalFunction(),
          "a virtual function whose physical function cannot be seen",
          "");
    }
    if (PciCapabilities.of(capable).hasPasid()) {
      return null;
    }
    if (!capable.config().isComplete()) {
      return Finding.unknown(
          Rank.CONFIG,
          "config of %s: %d bytes".formatted(capable.address(), capable.config().length()),
          capable.config().defect(),
          host.isSeenByRoot() ? "" : "run as root");
    }
    return capable.equals(device)
        ? Finding.notUsable(
            Rank.CAPABILITY, "0x1B absent", "the device has no PASID capability", "")
        : Finding.notUsable(
            Rank.PHYSICAL_FUNCTION,
            "0x1B absent in PF " + capable.address(),
            "a VF whose PF %s has no PASID capability".formatted(capable.address()),
            "");
  }

  private List<Finding> enabling(PciDevice device, @Nullable IommuUnit unit) {
    PciDevice capable = capable(device);
    PciCapabilities capabilities = PciCapabilities.of(capable);
    if (unit == null || capabilities.isPasidEnabled()) {
      return List.of(); // without an IOMMU the kernel sets no ACS controls either
    }
    List<Finding> path = paths.findings(capable);
    boolean isExplained = !path.isEmpty() || units.isWithoutPasids(unit);
    if (unit instanceof Amd || isExplained) {
      return path;
    }
    return List.of(
        Finding.notUsable(
            Rank.ENABLE,
            "PASID control 0x%x at %s (0x1B +6 bit 0 = 0)"
                .formatted(capabilities.pasidControl(), capable.address()),
            capable.equals(device)
                ? "the kernel has not enabled PASID in the device, for no cause that shows here"
                : "a VF whose PF %s has PASID off".formatted(capable.address()),
            "look for the device in dmesg; bind it again, or boot again"));
  }
}
