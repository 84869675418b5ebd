// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.KernelConfig.Option;
import io.pasid4j.doctor.facts.KernelRelease;
import io.pasid4j.doctor.tree.DeviceNode;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;

/** Finds what the kernel lacks for every device alike. */
final class KernelJudge {
  static final String IOMMUFD_NODE = "/dev/iommu";

  private final Host host;

  KernelJudge(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(release());
    if (host.config().option("PCI_PASID") == Option.NOT_SET) {
      findings.add(notBuilt(Rank.KERNEL, "CONFIG_PCI_PASID", "kernel without PCI PASID support"));
    }
    findings.addAll(iommufd());
    findings.addAll(cdev());
    findings.addAll(rights());
    return findings;
  }

  private List<Finding> release() {
    KernelRelease release = host.release();
    if (!release.isKnown()) {
      return List.of(
          Finding.unknown(Rank.KERNEL, "osrelease", "the kernel's release is not known", ""));
    }
    return release.isAtLeast(6, 15)
        ? List.of()
        : List.of(
            Finding.notUsable(
                Rank.KERNEL,
                "kernel " + release.text(),
                "kernel < 6.15: VFIO_DEVICE_ATTACH_IOMMUFD_PT takes no PASID",
                "a kernel of 6.15 or later"));
  }

  private List<Finding> iommufd() {
    if (host.tree().exists(IOMMUFD_NODE)) {
      return List.of();
    }
    return List.of(
        switch (host.config().option("IOMMUFD")) {
          case NOT_SET -> notBuilt(Rank.IOMMUFD, "CONFIG_IOMMUFD", "kernel without IOMMUFD");
          case MODULE ->
              Finding.notYet(
                  Rank.IOMMUFD,
                  "CONFIG_IOMMUFD=m, no /dev/iommu",
                  "IOMMUFD is built as a module that is not loaded",
                  "modprobe iommufd");
          case BUILT_IN ->
              Finding.notYet(
                  Rank.IOMMUFD,
                  "CONFIG_IOMMUFD=y, no /dev/iommu",
                  "IOMMUFD is there but its device node is not",
                  "mount devtmpfs on /dev, or give /dev/iommu to this container");
          case UNKNOWN ->
              Finding.unknown(
                  Rank.IOMMUFD,
                  "no /dev/iommu",
                  "no /dev/iommu, and no kernel configuration says whether IOMMUFD is built",
                  "modprobe iommufd");
        });
  }

  private List<Finding> cdev() {
    List<Finding> findings = new ArrayList<>();
    if (isMissing("VFIO_DEVICE_CDEV", "/dev/vfio/devices")) {
      findings.add(notBuilt(Rank.CDEV, "CONFIG_VFIO_DEVICE_CDEV", "VFIO cdev not built"));
    }
    if (isMissing("VFIO_PCI", "/sys/bus/pci/drivers/vfio-pci")) {
      findings.add(notBuilt(Rank.VFIO, "CONFIG_VFIO_PCI", "vfio-pci not built"));
    }
    return findings;
  }

  /** An observed fact takes precedence over the configuration. */
  private boolean isMissing(String option, String path) {
    return host.config().option(option) == Option.NOT_SET && !host.tree().exists(path);
  }

  private List<Finding> rights() {
    DeviceNode node = DeviceNode.find(host.tree(), IOMMUFD_NODE);
    return node == null || host.uid() < 0 || node.isOpenableBy(host.uid())
        ? List.of()
        : List.of(
            Finding.notYet(
                Rank.RIGHTS,
                "/dev/iommu " + node.rights(),
                "/dev/iommu cannot be opened by uid " + host.uid(),
                "run as root, or give the VMM's group rights by a udev rule"));
  }

  private static Finding notBuilt(Rank rank, String option, String reason) {
    return Finding.notUsable(
        rank,
        option + " is not set",
        reason,
        "a kernel built with " + option + "; no module to load");
  }
}
