// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Bits;
import io.pasid4j.doctor.facts.ConfigSpace;
import io.pasid4j.doctor.facts.PciDevice;

/** The capabilities of a PCI function that decide about PASIDs; offsets of 0 mean absent. */
record PciCapabilities(ConfigSpace config, int pcie, int acs, int pasid, int pri) {
  /** Port types of the PCI Express capability. */
  static final int ROOT_PORT = 4;

  static final int UPSTREAM_PORT = 5;
  static final int DOWNSTREAM_PORT = 6;
  static final int TO_PCI_BRIDGE = 7;
  static final int FROM_PCI_BRIDGE = 8;
  static final int INTEGRATED_ENDPOINT = 9;

  private static final int ID_ACS = 0x0D;
  private static final int ID_PRI = 0x13;
  private static final int ID_PASID = 0x1B;
  private static final int DEVICE_CAPABILITIES_2 = 0x24;
  private static final int END_TO_END_PREFIX = 21;

  static PciCapabilities of(PciDevice device) {
    ConfigSpace config = device.config();
    return new PciCapabilities(
        config,
        config.pcie(),
        config.extended(ID_ACS),
        config.extended(ID_PASID),
        config.extended(ID_PRI));
  }

  boolean hasPasid() {
    return pasid != 0;
  }

  /** The PASID control register. */
  int pasidControl() {
    return hasPasid() ? config.u16(pasid + 6) : 0;
  }

  boolean isPasidEnabled() {
    return Bits.isSet(pasidControl(), 0);
  }

  /** The width of a PASID in this function in bits. */
  int pasidBits() {
    return hasPasid() ? Bits.field(config.u16(pasid + 4), 12, 8) : 0;
  }

  /** The type of the port, -1 of what is not PCI Express. */
  int portType() {
    return pcie == 0 ? -1 : Bits.field(config.u16(pcie + 2), 7, 4);
  }

  boolean hasEndToEndPrefixes() {
    return pcie != 0 && Bits.isSet(config.u32(pcie + DEVICE_CAPABILITIES_2), END_TO_END_PREFIX);
  }

  /** The ACS control register. */
  int acsControl() {
    return acs == 0 ? 0 : config.u16(acs + 6);
  }

  /** Returns whether page requests are enabled. */
  boolean isPriEnabled() {
    return pri != 0 && Bits.isSet(config.u16(pri + 4), 0);
  }
}
