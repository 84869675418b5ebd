// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.IommuUnit;
import io.pasid4j.doctor.facts.IommuUnit.Vtd;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;

/** Judges VT-d units. */
final class VtdJudge {
  private static final String INCONSISTENT = "IOMMU feature pasid inconsistent";

  private final Host host;
  private final ScalableMode scalableMode;

  VtdJudge(Host host) {
    this.host = host;
    this.scalableMode = new ScalableMode(host);
  }

  List<Finding> findings(Vtd unit) {
    if (unit.ecap() == null) {
      return List.of(Finding.unknown(Rank.UNIT, "ecap", "ecap cannot be read", ""));
    }
    if (!unit.has(Vtd.SMTS)) {
      return List.of(
          Finding.notUsable(
              Rank.UNIT,
              unit.show("SMTS", Vtd.SMTS) + ", " + unit.show("PASID", Vtd.PASID),
              "the unit has no scalable mode",
              "none in software: PASID needs an IOMMU with scalable mode"));
    }
    if (!unit.has(Vtd.PASID)) {
      return List.of(withoutPasid(unit));
    }
    List<Finding> findings = new ArrayList<>(scalableMode.findings());
    findings.addAll(disagreement());
    return findings;
  }

  String bits(Vtd unit) {
    return unit.show("PASID", Vtd.PASID) + ", " + unit.show("SMTS", Vtd.SMTS);
  }

  List<String> notes(Vtd unit) {
    return unit.has(Vtd.PASID) && !unit.has(Vtd.PRS)
        ? List.of(unit.show("PRS", Vtd.PRS) + ": no page requests, memory has to be pinned")
        : List.of();
  }

  private static Finding withoutPasid(Vtd unit) {
    boolean isHidden = unit.pss() > 0 && unit.has(Vtd.FSTS);
    return Finding.notUsable(
        Rank.UNIT,
        "%s, %s, %s"
            .formatted(
                unit.show("PASID", Vtd.PASID),
                unit.show("PRS", Vtd.PRS),
                unit.show("SMTS", Vtd.SMTS)),
        isHidden
            ? "firmware (BIOS) hides PASID in the IOMMU: FSTS(47)=1 and PSS=%d are there"
                .formatted(unit.pss())
            : "the unit has no PASID, or firmware (BIOS) hides it: PSS=%d".formatted(unit.pss()),
        "turn on PASID, SVM or scalable mode in the firmware's setup, or update the firmware");
  }

  /** Kernels to 6.12 use PASIDs only if all units have them; 7.3 asks the device's unit alone. */
  private List<Finding> disagreement() {
    boolean isLogged = host.log().contains(INCONSISTENT);
    boolean isOld = host.release().isKnown() && !host.release().isAtLeast(6, 13);
    for (IommuUnit other : host.units()) {
      if (isOld && other instanceof Vtd vtd && vtd.ecap() != null && !vtd.has(Vtd.PASID)) {
        return List.of(disagreement(vtd.show("PASID", Vtd.PASID) + " in " + vtd.name()));
      }
    }
    return isLogged ? List.of(disagreement("dmesg: " + INCONSISTENT)) : List.of();
  }

  private static Finding disagreement(String bit) {
    return Finding.notUsable(
        Rank.UNIT,
        bit,
        "the units disagree, and this kernel then uses PASIDs in none (feature pasid inconsistent)",
        "a later kernel, which asks the device's unit only");
  }
}
