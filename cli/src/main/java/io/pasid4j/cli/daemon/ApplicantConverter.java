// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.daemon;

import io.pasid4j.daemon.process.UserDatabase;
import io.pasid4j.daemon.rule.Applicant;
import io.pasid4j.daemon.rule.ControlGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a peer as {@code uid:1001,gid:36,name:vm-7,unit:vm-7.scope}; the first gid is its own. */
final class ApplicantConverter implements ITypeConverter<Applicant> {
  private static final int NOBODY = -1;
  private static final String EXPECTED =
      " (expected: uid:USER, gid:GROUP, name:SET, cgroup:PATH or unit:UNIT, separated by commas)";

  @Override
  public Applicant convert(String text) {
    int uid = NOBODY;
    List<Integer> gids = new ArrayList<>();
    String name = "";
    ControlGroup group = ControlGroup.UNKNOWN;
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      String value = part.substring(colon + 1);
      switch (colon < 0 || value.isEmpty() ? "" : part.substring(0, colon)) {
        case "uid" -> uid = number(part, value, UserDatabase::uid);
        case "gid" -> gids.add(number(part, value, UserDatabase::gid));
        case "name" -> name = value;
        case "cgroup" -> group = ControlGroup.of(value);
        case "unit" -> group = ControlGroup.of("/" + value);
        default -> throw new TypeConversionException(part + EXPECTED);
      }
    }
    int gid = gids.isEmpty() ? NOBODY : gids.getFirst();
    return new Applicant(uid, gid, gids::contains, name, group);
  }

  private static int number(String part, String value, Function<String, OptionalInt> byName) {
    if (value.matches("[0-9]{1,9}")) {
      return Integer.parseInt(value);
    }
    return byName
        .apply(value)
        .orElseThrow(() -> new TypeConversionException(part + ": unknown" + EXPECTED));
  }
}
