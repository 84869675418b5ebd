// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Bits;
import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit;
import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.facts.IommuUnit.Other;
import io.pasid4j.doctor.facts.IommuUnit.Smmu;
import io.pasid4j.doctor.facts.IommuUnit.Virtio;
import io.pasid4j.doctor.facts.IommuUnit.Vtd;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges IOMMU units. */
final class UnitJudge {
  private static final Finding NO_SSIDSIZE =
      Finding.unknown(
          Rank.RIGHTS,
          "IDR1.SSIDSIZE(10:6) not visible",
          "SMMUv3 shows no SSIDSIZE in sysfs, and the enable bit in a device says nothing of it",
          "ask the cdev: IOMMU_GET_HW_INFO idr[1] bits 10:6, or out_max_pasid_log2");
  private static final Finding NO_PASID_IN_VIRTIO =
      Finding.notUsable(
          Rank.UNIT,
          "no PASID in the driver",
          "virtio-iommu has no PASID",
          "emulate VT-d with scalable mode in place of virtio-iommu");

  private final Host host;
  private final VtdJudge vtdJudge;

  UnitJudge(Host host) {
    this.host = host;
    this.vtdJudge = new VtdJudge(host);
  }

  /** The facts that keep devices behind a unit from using PASIDs. */
  List<Finding> findings(IommuUnit unit) {
    return switch (unit) {
      case Vtd vtd -> vtdJudge.findings(vtd);
      case Amd amd -> AmdJudge.findings(amd);
      case Smmu smmu -> List.of(NO_SSIDSIZE);
      case Virtio virtio -> List.of(NO_PASID_IN_VIRTIO);
      case Other other ->
          List.of(Finding.unknown(Rank.UNIT, "", "an IOMMU that the doctor does not know", ""));
    };
  }

  /** Returns whether it is certain that no device behind a unit uses PASIDs. */
  boolean isWithoutPasids(IommuUnit unit) {
    return findings(unit).stream().anyMatch(one -> one.verdict() == Verdict.NOT_USABLE);
  }

  /** The row of a unit. */
  Row row(IommuUnit unit) {
    List<Finding> findings = findings(unit).stream().sorted().toList();
    if (findings.isEmpty()) {
      return new Row(
          unit.name(),
          detail(unit),
          State.OK,
          Verdict.USABLE,
          null,
          bits(unit),
          "PASIDs of %d bits".formatted(unit.pasidBits()),
          "",
          notes(unit));
    }
    Finding first = findings.getFirst();
    List<String> also = new ArrayList<>();
    findings.stream().skip(1).forEach(other -> also.add(other.reason()));
    also.addAll(notes(unit));
    return new Row(
        unit.name(),
        detail(unit),
        first.verdict() == Verdict.UNKNOWN ? State.WARNING : State.FAILED,
        first.verdict(),
        first.rank(),
        first.bit(),
        first.reason(),
        first.remedy(),
        also);
  }

  /** The bits of a unit that has PASIDs. */
  String bits(IommuUnit unit) {
    return switch (unit) {
      case Vtd vtd -> vtdJudge.bits(vtd);
      case Amd amd -> AmdJudge.bits(amd);
      default -> "";
    };
  }

  private static String detail(IommuUnit unit) {
    return switch (unit) {
      case Vtd vtd -> "VT-d, ecap " + hex(vtd.ecap());
      case Amd amd -> "AMD-Vi, efr " + hex(amd.efr());
      case Smmu smmu -> "SMMUv3";
      case Virtio virtio -> "virtio-iommu";
      case Other other -> "unknown";
    };
  }

  private static String hex(@Nullable Long register) {
    return register == null ? "?" : Long.toHexString(register);
  }

  private List<String> notes(IommuUnit unit) {
    return switch (unit) {
      case Vtd vtd -> vtdJudge.notes(vtd);
      case Smmu smmu -> host.log().smmuFeatures().stream().map(UnitJudge::smmuNote).toList();
      default -> List.of();
    };
  }

  private static String smmuNote(long features) {
    return "dmesg features 0x%08x: %s, %s, %s"
        .formatted(
            features,
            Bits.show("ATS", 5, Bits.isSet(features, 5)),
            Bits.show("PRI", 4, Bits.isSet(features, 4)),
            Bits.show("SVA", 17, Bits.isSet(features, 17)));
  }
}
