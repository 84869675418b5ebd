// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.IommuUnit.Amd;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges AMD-Vi units: the kernel needs all of these features. */
final class AmdJudge {
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("PPR", Amd.PPR);
    NEEDED.put("GT", Amd.GT);
    NEEDED.put("GIOSUP", Amd.GIOSUP);
    NEEDED.put("EPHSUP", Amd.EPHSUP);
  }

  private AmdJudge() {}

  static List<Finding> findings(Amd unit) {
    if (unit.efr() == null) {
      String features = "features " + unit.features();
      return List.of(Finding.unknown(Rank.UNIT, features, "features cannot be read", ""));
    }
    List<String> missing = new ArrayList<>();
    List<String> bits = new ArrayList<>();
    NEEDED.forEach((name, bit) -> {
      if (!unit.has(bit)) {
        missing.add(name);
        bits.add(unit.show(name, bit));
      }
    });
    if (unit.pasmax() == 0) {
      missing.add("PASMAX");
      bits.add("PASMAX(36:32)=0");
    }
    return missing.isEmpty()
        ? List.of()
        : List.of(
            Finding.notUsable(
                Rank.UNIT,
                String.join(", ", bits),
                "the unit lacks " + list(missing),
                "none in software; if SNP hides them, turn SNP off in the firmware's setup"));
  }

  static String bits(Amd unit) {
    List<String> bits = new ArrayList<>();
    NEEDED.forEach((name, bit) -> bits.add(unit.show(name, bit)));
    bits.add("PASMAX(36:32)=" + unit.pasmax());
    return String.join(", ", bits);
  }

  private static String list(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
