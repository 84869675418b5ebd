// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.rule.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The key {@code rules}. */
final class RulesSection {
  static final List<String> KEYS =
      List.of("uid", "gid", "any", "spaces", "quota", "guarantee", "maxSets", "maxIds", "drain");

  private final List<String> spaceNames;
  private final boolean fromDevices;
  private final int defaultQuotaIds;

  /**
   * A reader of rules.
   *
   * @param spaceNames the names of all spaces
   * @param fromDevices whether there is a space for each device, so that a rule may name all of
   *     them, and ones that are not there at the moment
   * @param defaultQuotaIds the quota of a rule that names none
   */
  RulesSection(List<String> spaceNames, boolean fromDevices, int defaultQuotaIds) {
    this.spaceNames = spaceNames;
    this.fromDevices = fromDevices;
    this.defaultQuotaIds = defaultQuotaIds;
  }

  List<RuleOptions> read(List<Section> rules) {
    return rules.stream().map(this::readOne).toList();
  }

  private RuleOptions readOne(Section rule) {
    rule.allowOnly(KEYS);
    OptionalInt quota = rule.value("quota").count(0, Integer.MAX_VALUE);
    int limit = quota.orElse(defaultQuotaIds);
    return new RuleOptions(
        subject(rule),
        spaces(rule),
        quota,
        rule.value("guarantee").count(0, limit).orElse(0),
        rule.value("maxSets").count(0, Rule.UNLIMITED_SETS).orElse(Rule.DEFAULT_MAX_SETS),
        rule.value("maxIds").count(0, Integer.MAX_VALUE),
        rule.value("drain").flag().orElse(false));
  }

  private Optional<Set<String>> spaces(Section rule) {
    return rule.value("spaces")
        .list(
            "names of " + String.join(", ", spaceNames),
            text -> Optional.of(text).filter(this::isKnown))
        .map(this::expanded);
  }

  private boolean isKnown(String name) {
    return spaceNames.contains(name)
        || (fromDevices && (name.equals(DeviceSpaces.ALL) || FoundDevice.isAddress(name)));
  }

  private Set<String> expanded(List<String> written) {
    Set<String> names = new HashSet<>(written);
    if (fromDevices && names.remove(DeviceSpaces.ALL)) {
      spaceNames.stream().filter(FoundDevice::isAddress).forEach(names::add);
    }
    return names;
  }

  private static Subject subject(Section rule) {
    List<Subject> subjects = new ArrayList<>();
    rule.value("uid").identity().ifPresent(uid -> subjects.add(new Subject.Uid(uid)));
    rule.value("gid").identity().ifPresent(gid -> subjects.add(new Subject.Gid(gid)));
    rule.value("any").word(List.of("true")).ifPresent(any -> subjects.add(new Subject.Anybody()));
    long given = List.of("uid", "gid", "any").stream().filter(rule::has).count();
    if (given != 1) {
      rule.problem("uid", given + " of uid, gid, any", "exactly one of them");
    }
    return subjects.isEmpty() ? new Subject.Anybody() : subjects.getFirst();
  }
}
