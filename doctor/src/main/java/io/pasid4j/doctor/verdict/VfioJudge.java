// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.facts.IommuUnit.Vtd;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.tree.DeviceNode;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;

/** Finds what keeps a process from opening a device through its VFIO character device. */
final class VfioJudge {
  private static final String UNSAFE = "/sys/module/iommufd/parameters/allow_unsafe_interrupts";

  private final Host host;
  private final Denylist denylist;

  VfioJudge(Host host) {
    this.host = host;
    this.denylist = new Denylist(host);
  }

  List<Finding> findings(PciDevice device) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(denial(device));
    findings.addAll(interrupts(device));
    findings.addAll(siblings(device));
    findings.addAll(device.isBoundToVfio() ? cdev(device) : binding(device));
    return findings;
  }

  private List<Finding> denial(PciDevice device) {
    return denylist.isRefused(device) && !device.isBoundToVfio()
        ? List.of(
            Finding.notUsable(
                Rank.DENYLIST,
                "%s on the vfio-pci denylist, disable_denylist=N".formatted(device.id()),
                "not with vfio-pci: its denylist names the device",
                "load vfio-pci with disable_denylist=1, or use the device's own driver"))
        : List.of();
  }

  private List<Finding> interrupts(PciDevice device) {
    boolean isX86 =
        host.unit(device.unit()) instanceof Vtd || host.unit(device.unit()) instanceof Amd;
    Boolean isRemapped = host.isInterruptRemapped();
    return isX86 && Boolean.FALSE.equals(isRemapped) && !"Y".equals(host.tree().text(UNSAFE))
        ? List.of(
            Finding.notUsable(
                Rank.INTERRUPTS,
                "no interrupt remapping, allow_unsafe_interrupts=N",
                "no isolated MSI: binding the cdev to iommufd gives EPERM",
                "turn interrupt remapping on in the firmware, or load iommufd with"
                    + " allow_unsafe_interrupts=1 if all guests are trusted"))
        : List.of();
  }

  /**
   * Devices of a group go together: one that a kernel driver has keeps the others from user space.
   */
  private List<Finding> siblings(PciDevice device) {
    if (device.group().isEmpty()) {
      return List.of();
    }
    for (PciDevice other : host.pci().devices()) {
      boolean isForeign =
          !other.driver().isEmpty()
              && !other.isBoundToVfio()
              && !other.driver().equals("pcieport")
              && !other.driver().equals("pci-stub");
      if (!other.equals(device) && other.group().equals(device.group()) && isForeign) {
        return List.of(
            Finding.notUsable(
                Rank.GROUP,
                "group %s: %s bound to %s"
                    .formatted(device.group(), other.address(), other.driver()),
                "another device of its group has a kernel driver: binding gives EPERM",
                "unbind %s from %s".formatted(other.address(), other.driver())));
      }
    }
    return List.of();
  }

  private List<Finding> cdev(PciDevice device) {
    if (!device.vfio().hasCdev()) {
      return List.of(
          Finding.notUsable(
              Rank.CDEV,
              "no vfio-dev/%s/dev"
                  .formatted(device.vfio().name().isEmpty() ? "*" : device.vfio().name()),
              "the device has no VFIO cdev",
              "a kernel built with CONFIG_VFIO_DEVICE_CDEV"));
    }
    DeviceNode node = DeviceNode.find(host.tree(), device.vfio().path());
    return node == null || host.uid() < 0 || node.isOpenableBy(host.uid())
        ? List.of()
        : List.of(
            Finding.notYet(
                Rank.RIGHTS,
                node.path() + " " + node.rights(),
                "the device's cdev cannot be opened by uid " + host.uid(),
                "run as root, or give the VMM's user rights to " + node.path()));
  }

  private static List<Finding> binding(PciDevice device) {
    String address = device.address();
    return List.of(
        Finding.notYet(
            Rank.BOUND,
            device.driver().isEmpty() ? "no driver" : "driver " + device.driver(),
            "not bound to vfio-pci",
            ("modprobe vfio-pci; echo vfio-pci > /sys/bus/pci/devices/%s/driver_override;%s"
                    + " echo %s > /sys/bus/pci/drivers_probe")
                .formatted(
                    address,
                    device.driver().isEmpty()
                        ? ""
                        : " echo %s > /sys/bus/pci/devices/%s/driver/unbind;"
                            .formatted(address, address),
                    address)));
  }
}
