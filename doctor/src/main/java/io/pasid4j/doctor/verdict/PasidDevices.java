// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit;
import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.facts.IommuUnit.Vtd;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.tree.HostTree;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The devices of a host that have PASIDs, with the width of these. */
public final class PasidDevices {
  /** PCI Express has no wider PASIDs. */
  private static final int MOST_BITS = 20;

  private final Host host;
  private final HardwareJudge hardware;

  private PasidDevices(Host host) {
    this.host = host;
    this.hardware = new HardwareJudge(host);
  }

  /**
   * A device whose hardware has PASIDs, whether or not its driver and the kernel let them be used.
   *
   * @param address of the function, {@code 0000:6a:01.0}
   * @param bits the width of its PASIDs: the lesser of its own and its IOMMU's, 1 to 20; its own
   *     where the IOMMU does not show one
   */
  public record PasidDevice(String address, int bits) {}

  /**
   * Finds the devices, in the order of their addresses. Only root sees their capabilities: anybody
   * else finds none.
   *
   * @param tree the host
   */
  public static List<PasidDevice> find(HostTree tree) {
    return in(Host.read(tree));
  }

  /** Finds the devices of a host that has been read. */
  public static List<PasidDevice> in(Host host) {
    PasidDevices devices = new PasidDevices(host);
    return host.pci().devices().stream()
        .filter(PciDevice::isEndpoint)
        .flatMap(device -> devices.found(device).stream())
        .toList();
  }

  private List<PasidDevice> found(PciDevice device) {
    int bits = Math.min(MOST_BITS, PciCapabilities.of(hardware.capable(device)).pasidBits());
    int usable = Math.min(bits, unitBits(host.unit(device.unit())));
    return usable < 1 ? List.of() : List.of(new PasidDevice(device.address(), usable));
  }

  /** The width of a unit's PASIDs: 0 if it has none, the greatest if it does not show it. */
  private int unitBits(@Nullable IommuUnit unit) {
    return switch (unit) {
      case null -> 0;
      case Vtd vtd -> vtd.has(Vtd.PASID) ? leastOfVtd() : 0;
      case Amd amd -> amd.pasidBits();
      case IommuUnit.Virtio none -> 0;
      case IommuUnit.Smmu hidden -> Integer.MAX_VALUE;
      case IommuUnit.Other unknown -> Integer.MAX_VALUE;
    };
  }

  /** Linux has one width for all units with PASIDs. */
  private int leastOfVtd() {
    return host.units().stream()
        .flatMap(unit -> unit instanceof Vtd vtd ? Stream.of(vtd) : Stream.empty())
        .filter(vtd -> vtd.has(Vtd.PASID))
        .mapToInt(Vtd::pasidBits)
        .min()
        .orElse(0);
  }
}
