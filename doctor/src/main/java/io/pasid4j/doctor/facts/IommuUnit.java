// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.tree.HostTree;
import org.jspecify.annotations.Nullable;

/** An IOMMU of {@code /sys/class/iommu}. */
public sealed interface IommuUnit {
  /** Its name there. */
  String name();

  /** The width of a PASID in this unit in bits, 0 if that is not known. */
  default int pasidBits() {
    return 0;
  }

  /**
   * Intel VT-d.
   *
   * @param ecap the extended capability register, null if it could not be read
   */
  record Vtd(String name, @Nullable Long ecap) implements IommuUnit {
    /** Bits of the register. */
    public static final int IR = 3;

    public static final int NEST = 26;
    public static final int PRS = 29;
    public static final int PASID = 40;
    public static final int SMTS = 43;
    public static final int FSTS = 47;

    /** Returns whether a bit is set in a register that could be read. */
    public boolean has(int bit) {
      return ecap != null && Bits.isSet(ecap, bit);
    }

    /** A bit with its name and value. */
    public String show(String bitName, int bit) {
      return Bits.show(bitName, bit, has(bit));
    }

    /** PASID size supported, less one: bits 39:35. */
    public int pss() {
      return ecap == null ? 0 : Bits.field(ecap, 39, 35);
    }

    @Override
    public int pasidBits() {
      return ecap == null ? 0 : pss() + 1;
    }
  }

  /**
   * AMD-Vi.
   *
   * @param features as the kernel prints them
   * @param efr the extended feature register among them, null if there is none
   */
  record Amd(String name, String features, @Nullable Long efr) implements IommuUnit {
    /** Bits of the register. */
    public static final int PPR = 1;

    public static final int GT = 4;
    public static final int GIOSUP = 48;
    public static final int EPHSUP = 50;

    /** Returns whether a bit is set in a register that could be read. */
    public boolean has(int bit) {
      return efr != null && Bits.isSet(efr, bit);
    }

    /** A bit with its name and value. */
    public String show(String bitName, int bit) {
      return Bits.show(bitName, bit, has(bit));
    }

    /** PASIDs supported, bits 36:32: the width less one. */
    public int pasmax() {
      return efr == null ? 0 : Bits.field(efr, 36, 32);
    }

    @Override
    public int pasidBits() {
      return pasmax() == 0 ? 0 : pasmax() + 1;
    }
  }

  /** Arm SMMUv3, which shows no capabilities in sysfs. */
  record Smmu(String name) implements IommuUnit {}

  /** virtio-iommu, whose driver has no PASIDs. */
  record Virtio(String name) implements IommuUnit {}

  /** One that the doctor does not know. */
  record Other(String name) implements IommuUnit {}

  /** Reads the unit of this name. */
  static IommuUnit read(HostTree tree, String name, KernelRelease release) {
    String directory = "/sys/class/iommu/" + name;
    if (tree.isDirectory(directory + "/intel-iommu") || name.matches("dmar\\d+")) {
      return new Vtd(name, Bits.hex(tree.text(directory + "/intel-iommu/ecap")));
    }
    if (tree.isDirectory(directory + "/amd-iommu") || name.matches("ivhd\\d+")) {
      String features = tree.text(directory + "/amd-iommu/features");
      String known = features == null ? "" : features;
      return new Amd(name, known, AmdFeatures.efr(known, release));
    }
    if (name.startsWith("smmu3.")) {
      return new Smmu(name);
    }
    String link = tree.link(directory);
    return PciAddress.isOne(name) || (link != null && link.contains("/virtio"))
        ? new Virtio(name)
        : new Other(name);
  }
}
