// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit;
import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.facts.PciDevice.Accelerator;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges devices. */
final class DeviceJudge {
  private final Host host;
  private final HardwareJudge hardware;
  private final List<Finding> kernel;
  private final VfioJudge vfio;

  DeviceJudge(Host host) {
    this.host = host;
    this.hardware = new HardwareJudge(host);
    this.kernel = new KernelJudge(host).findings();
    this.vfio = new VfioJudge(host);
  }

  /** The row of a device. */
  Row row(PciDevice device) {
    List<Finding> ofHardware = hardware.findings(device).stream().sorted().toList();
    Optional<Finding> absent = ofHardware.stream().filter(DeviceJudge::isAbsence).findFirst();
    if (absent.isPresent()) {
      return incapable(device, ofHardware, absent.get());
    }
    if (ofHardware.isEmpty() && isServedByIdxd(device)) {
      return throughIdxd(device);
    }
    List<Finding> findings =
        Stream.of(ofHardware, kernel, vfioFindings(device)).flatMap(List::stream).sorted().toList();
    return findings.isEmpty() ? usable(device) : unusable(device, findings);
  }

  /** Returns the findings without those that the kernel's configuration causes. */
  private List<Finding> vfioFindings(PciDevice device) {
    boolean isBuilt = kernel.stream().noneMatch(finding -> finding.rank() == Rank.CDEV);
    return vfio.findings(device).stream()
        .filter(finding -> isBuilt || finding.rank() != Rank.CDEV)
        .toList();
  }

  private static boolean isAbsence(Finding finding) {
    return finding.rank() == Rank.CAPABILITY
        || (finding.rank() == Rank.PHYSICAL_FUNCTION && finding.verdict() == Verdict.NOT_USABLE);
  }

  private Row incapable(PciDevice device, List<Finding> ofHardware, Finding absent) {
    List<String> also = new ArrayList<>();
    ofHardware.stream()
        .filter(other -> !other.equals(absent))
        .forEach(other -> also.add(line(other)));
    if (device.isBoundToVfio()) {
      vfioFindings(device).forEach(other -> also.add(line(other)));
    }
    return new Row(
        device.address(),
        detail(device),
        State.NEUTRAL,
        Verdict.NOT_USABLE,
        absent.rank(),
        absent.bit(),
        absent.reason(),
        "",
        also);
  }

  private Row usable(PciDevice device) {
    PciDevice capable = hardware.capable(device);
    PciCapabilities capabilities = PciCapabilities.of(capable);
    String of = capable.equals(device) ? "" : " in PF " + capable.address();
    boolean isAmd = host.unit(device.unit()) instanceof Amd;
    return new Row(
        device.address(),
        detail(device),
        State.OK,
        Verdict.USABLE,
        null,
        isAmd
            ? new UnitJudge(host).bits(unitOf(device))
            : "PASID control 0x%x%s (0x1B +6 bit 0 = 1)".formatted(capabilities.pasidControl(), of),
        isAmd
            ? "as far as can be seen without opening the cdev: PASID control 0 says nothing on AMD; %s"
                .formatted(width(device))
            : "the kernel has PASID on in the device; " + width(device),
        "",
        notes(device));
  }

  private Row unusable(PciDevice device, List<Finding> findings) {
    Finding first = findings.getFirst();
    List<String> also = new ArrayList<>();
    findings.stream().skip(1).forEach(other -> also.add(line(other)));
    boolean isHardware = first.rank().compareTo(Rank.KERNEL) < 0;
    if (isHardware && isAttachPossible(device, findings)) {
      also.add("an attach succeeds all the same, but the device cannot send PASIDs");
    }
    if (!isHardware && PciCapabilities.of(hardware.capable(device)).hasPasid()) {
      also.add("the hardware and the path are fine; " + width(device));
    }
    also.addAll(notes(device));
    Accelerator idxd = device.idxd();
    if (idxd != null) {
      also.add("%s/pasid_enabled %d".formatted(idxd.name(), idxd.isPasidEnabled() ? 1 : 0));
    }
    boolean isOtherwiseUsed = first.rank() == Rank.BOUND && !device.driver().isEmpty();
    return new Row(
        device.address(),
        detail(device),
        isOtherwiseUsed
            ? State.NEUTRAL
            : first.verdict() == Verdict.NOT_USABLE ? State.FAILED : State.WARNING,
        first.verdict(),
        first.rank(),
        first.bit(),
        first.reason(),
        remedies(findings),
        also.stream().distinct().toList());
  }

  /** Returns all remedies if only commands are missing; else the remedy of the cause. */
  private static String remedies(List<Finding> findings) {
    if (findings.getFirst().verdict() != Verdict.NOT_YET) {
      return findings.getFirst().remedy();
    }
    return String.join("; ", findings.stream().map(Finding::remedy).distinct().toList());
  }

  /** Returns whether the cdev takes a PASID although the device's path refuses it. */
  private boolean isAttachPossible(PciDevice device, List<Finding> findings) {
    return device.isBoundToVfio()
        && findings.stream()
            .allMatch(finding ->
                finding.rank() == Rank.PREFIX
                    || finding.rank() == Rank.ACS
                    || finding.rank() == Rank.ENABLE);
  }

  private static String line(Finding finding) {
    return "%s [%s]".formatted(finding.reason(), finding.bit());
  }

  private static boolean isServedByIdxd(PciDevice device) {
    return device.driver().equals("idxd") && device.idxd() != null;
  }

  private Row throughIdxd(PciDevice device) {
    Accelerator idxd = device.idxd();
    boolean isOn = idxd != null && idxd.isPasidEnabled();
    String name = idxd == null ? "" : idxd.name();
    boolean hasEnqcmd = host.cpuFlags().contains("enqcmd");
    boolean isShared = idxd != null && idxd.hasSharedQueue() && hasEnqcmd;
    return new Row(
        device.address(),
        detail(device),
        isOn ? State.WARNING : State.FAILED,
        isOn ? Verdict.USABLE : Verdict.NOT_USABLE,
        isOn ? null : Rank.ENABLE,
        "%s/pasid_enabled %d".formatted(name, isOn ? 1 : 0),
        isOn
            ? "through idxd (%s work queues)%s"
                .formatted(
                    isShared ? "shared" : "dedicated",
                    hasEnqcmd ? "" : ", the processor has no enqcmd")
            : "idxd does not use PASIDs, although the device and the unit could",
        isOn
            ? "for vfio-pci unbind idxd"
            : "CONFIG_INTEL_IOMMU_SVM, and a processor with movdir64b and enqcmd; then load idxd again",
        Stream.concat(
                vfio.findings(device).stream()
                    .filter(finding -> finding.rank() == Rank.DENYLIST)
                    .map(DeviceJudge::line),
                Stream.concat(Stream.of(width(device)), notes(device).stream()))
            .toList());
  }

  private String width(PciDevice device) {
    int ofDevice = PciCapabilities.of(hardware.capable(device)).pasidBits();
    int ofUnit = unitOf(device).pasidBits();
    return ofUnit == 0
        ? "%d PASIDs by the device (%d bits)".formatted(1L << ofDevice, ofDevice)
        : "%d PASIDs (bits: device %d, unit %d)"
            .formatted(1L << Math.min(ofDevice, ofUnit), ofDevice, ofUnit);
  }

  private static List<String> notes(PciDevice device) {
    PciCapabilities capabilities = PciCapabilities.of(device);
    return capabilities.hasPasid() && capabilities.pri() != 0 && !capabilities.isPriEnabled()
        ? List.of("PRI control 0: no on-demand paging, memory has to be pinned")
        : List.of();
  }

  private IommuUnit unitOf(PciDevice device) {
    @Nullable IommuUnit unit = host.unit(device.unit());
    return unit == null ? new IommuUnit.Other(device.unit()) : unit;
  }

  private static String detail(PciDevice device) {
    PciCapabilities capabilities = PciCapabilities.of(device);
    String pasid =
        capabilities.hasPasid()
            ? ", PASID capability at 0x%x: width %d, control 0x%x"
                .formatted(
                    capabilities.pasid(), capabilities.pasidBits(), capabilities.pasidControl())
            : "";
    return "%s, %s, unit %s, group %s%s"
        .formatted(
            device.id(),
            device.driver().isEmpty() ? "no driver" : device.driver(),
            device.unit().isEmpty() ? "none" : device.unit(),
            device.group().isEmpty() ? "none" : device.group(),
            pasid);
  }
}
