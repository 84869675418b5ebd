// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.facts.PciDevice.Accelerator;
import io.pasid4j.doctor.facts.PciDevice.VfioDevice;
import io.pasid4j.doctor.tree.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The PCI functions of a host, by address. */
public final class PciBus {
  private static final String DEVICES = "/sys/bus/pci/devices/";

  /** Configuration space has at most this many bytes. */
  private static final int CONFIG_BYTES = 4096;

  private final Map<String, PciDevice> devices = new TreeMap<>();

  private PciBus() {}

  static PciBus read(HostTree tree) {
    PciBus bus = new PciBus();
    for (String address : tree.list(DEVICES)) {
      if (PciAddress.isOne(address) && tree.isDirectory(DEVICES + address)) {
        bus.devices.put(address, device(tree, address));
      }
    }
    return bus;
  }

  /** All of them, in the order of their addresses. */
  public List<PciDevice> devices() {
    return List.copyOf(devices.values());
  }

  /** The function at an address, or null. */
  public @Nullable PciDevice find(String address) {
    return devices.get(address);
  }

  /** The bridges above a function, the root port first. */
  public List<PciDevice> above(PciDevice device) {
    List<PciDevice> bridges = new ArrayList<>();
    for (String address : device.above()) {
      PciDevice bridge = find(address);
      if (bridge != null) {
        bridges.add(bridge);
      }
    }
    return bridges;
  }

  private static PciDevice device(HostTree tree, String address) {
    String at = DEVICES + address;
    byte[] config = tree.bytes(at + "/config", CONFIG_BYTES);
    Long pciClass = Bits.hex(tree.text(at + "/class"));
    return new PciDevice(
        address,
        id(tree, at + "/vendor") + ":" + id(tree, at + "/device"),
        pciClass == null ? 0 : pciClass.intValue() & 0xFF_FFFF,
        new ConfigSpace(config == null ? new byte[0] : config),
        name(tree, at + "/driver"),
        "vfio-pci".equals(tree.text(at + "/driver_override")),
        name(tree, at + "/iommu"),
        name(tree, at + "/iommu_group"),
        tree.linkName(at + "/physfn"),
        bridges(tree, at, address),
        vfio(tree, at),
        accelerator(tree, at));
  }

  private static String id(HostTree tree, String path) {
    Long id = Bits.hex(tree.text(path));
    return id == null ? "?" : "%04x".formatted(id & 0xFFFF);
  }

  private static String name(HostTree tree, String link) {
    String name = tree.linkName(link);
    return name == null ? "" : name;
  }

  /** The folder of a function lies in those of the bridges above it. */
  private static List<String> bridges(HostTree tree, String at, String address) {
    String real = tree.real(at);
    List<String> above = new ArrayList<>();
    for (String name : (real == null ? "" : real).split("/", -1)) {
      if (PciAddress.isOne(name) && !name.equals(address)) {
        above.add(name);
      }
    }
    return List.copyOf(above);
  }

  private static VfioDevice vfio(HostTree tree, String at) {
    for (String name : tree.list(at + "/vfio-dev")) {
      if (name.matches("vfio\\d{1,9}")) {
        boolean hasCdev =
            tree.isFile(at + "/vfio-dev/" + name + "/dev")
                || tree.exists("/dev/vfio/devices/" + name);
        return new VfioDevice(name, hasCdev);
      }
    }
    return VfioDevice.NONE;
  }

  private static @Nullable Accelerator accelerator(HostTree tree, String at) {
    for (String name : tree.list(at)) {
      if (name.matches("(dsa|iax)\\d{1,9}")) {
        return new Accelerator(
            name,
            "1".equals(tree.text(at + "/" + name + "/pasid_enabled")),
            hasSharedQueue(tree, at + "/" + name));
      }
    }
    return null;
  }

  private static boolean hasSharedQueue(HostTree tree, String at) {
    return tree.list(at).stream()
        .filter(name -> name.startsWith("wq"))
        .anyMatch(name -> "shared".equals(tree.text(at + "/" + name + "/mode")));
  }
}
