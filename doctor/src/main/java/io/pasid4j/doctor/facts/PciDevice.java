// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PCI function.
 *
 * @param address of the function, {@code 0000:03:00.0}
 * @param id vendor and device, {@code 8086:0b25}
 * @param pciClass of {@code class}, 24 bits
 * @param config its configuration space
 * @param driver that it is bound to, "" if none
 * @param isMarkedForVfio whether {@code driver_override} names vfio-pci
 * @param unit the IOMMU that covers it, "" if none
 * @param group its IOMMU group, "" if none
 * @param physicalFunction the address of a virtual function's physical one, else null
 * @param above the addresses of the bridges above it, the root port first
 * @param vfio its VFIO character device
 * @param idxd its accelerator, {@code dsa0}, if idxd serves it, else null
 */
public record PciDevice(
    String address,
    String id,
    int pciClass,
    ConfigSpace config,
    String driver,
    boolean isMarkedForVfio,
    String unit,
    String group,
    @Nullable String physicalFunction,
    List<String> above,
    VfioDevice vfio,
    @Nullable Accelerator idxd) {

  private static final int BASE_CLASS_BRIDGE = 0x06;
  private static final int CLASS_IOMMU = 0x0806;

  /** Returns whether a device of its own, not a bridge or an IOMMU. */
  public boolean isEndpoint() {
    return pciClass >>> 16 != BASE_CLASS_BRIDGE
        && pciClass >>> 8 != CLASS_IOMMU
        && !config.isBridge();
  }

  /** Returns whether several functions share its slot. Virtual functions do not count. */
  public boolean isMultiFunction() {
    return physicalFunction == null
        && (config.isMultiFunction() || PciAddress.function(address) != 0);
  }

  /** Returns whether a VFIO driver has it. */
  public boolean isBoundToVfio() {
    return driver.equals("vfio-pci")
        || driver.endsWith("_vfio_pci")
        || driver.endsWith("-vfio-pci");
  }

  /**
   * The objects that VFIO made for a device.
   *
   * @param name {@code vfio0}, "" if there is none
   * @param hasCdev whether it has a character device of its own
   */
  public record VfioDevice(String name, boolean hasCdev) {
    static final VfioDevice NONE = new VfioDevice("", false);

    /** Its character device, if it has one. */
    public String path() {
      return "/dev/vfio/devices/" + name;
    }
  }

  /**
   * A DSA or IAX instance.
   *
   * @param name {@code dsa0}
   * @param isPasidEnabled whether idxd uses PASIDs
   * @param hasSharedQueue whether a work queue is shared
   */
  public record Accelerator(String name, boolean isPasidEnabled, boolean hasSharedQueue) {}
}
