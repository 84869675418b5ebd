// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.record;

import java.util.regex.Pattern;

/** The kernel options that concern PASIDs. */
final class ConfigOptions {
  static final Pattern WANTED =
      Pattern.compile(
          "(# )?CONFIG_(PCI_(ATS|PRI|PASID|IOV|QUIRKS)|PCIEPORTBUS|IOMMU_\\w*|IOMMUFD\\w*"
              + "|INTEL_IOMMU\\w*|AMD_IOMMU\\w*|ARM_SMMU\\w*|VIRTIO_IOMMU|DMAR_TABLE|IRQ_REMAP"
              + "|VFIO\\w*|VHOST_VSOCK|VSOCKETS|INTEL_IDXD\\w*|IKCONFIG\\w*|MODULES)[ =]");

  private ConfigOptions() {}
}
