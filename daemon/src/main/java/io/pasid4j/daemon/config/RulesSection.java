// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.protocol.container.Series;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the key {@code rules}. */
final class RulesSection {
  private static final List<String> SUBJECTS =
      List.of("uid", "gid", "name", "cgroup", "unit", "any");

  static final List<String> KEYS =
      List.of(
          "uid",
          "gid",
          "name",
          "cgroup",
          "unit",
          "any",
          "spaces",
          "quota",
          "guarantee",
          "maxSets",
          "maxIds",
          "maxIdsInDomain",
          "drain",
          "series");

  private final List<String> spaceNames;
  private final boolean fromDevices;
  private final int defaultQuotaIds;
  private final boolean inDomain;

  /**
   * A reader of rules.
   *
   * @param spaceNames the names of all spaces
   * @param fromDevices whether there is a space for each device, so that a rule may name all of
   *     them, and ones that are not there at the moment
   * @param defaultQuotaIds the quota of a rule that names none
   * @param inDomain whether one of the spaces is in a domain
   */
  RulesSection(
      List<String> spaceNames, boolean fromDevices, int defaultQuotaIds, boolean inDomain) {
    this.spaceNames = spaceNames;
    this.fromDevices = fromDevices;
    this.defaultQuotaIds = defaultQuotaIds;
    this.inDomain = inDomain;
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
        maxIdsInDomain(rule),
        rule.value("drain").flag().orElse(false),
        series(rule));
  }

  private OptionalInt maxIdsInDomain(Section rule) {
    if (rule.has("maxIdsInDomain") && !inDomain) {
      rule.problem("maxIdsInDomain", "without domain", "the key domain, or no limit in one");
    }
    return rule.value("maxIdsInDomain").count(0, Integer.MAX_VALUE);
  }

  private static Optional<Series> series(Section rule) {
    if (rule.has("series") && rule.has("name")) {
      rule.problem("series", "beside name", "no name: a program names its set later");
    }
    return rule.value("series").read(Series.labels(), Series::ofLabel);
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

  /** Reads the subject of a rule, which a peer has to match in every part. */
  private static Subject subject(Section rule) {
    List<Subject> subjects = new ArrayList<>();
    rule.value("uid").user().ifPresent(uid -> subjects.add(new Subject.Uid(uid)));
    rule.value("gid").group().ifPresent(gid -> subjects.add(new Subject.Gid(gid)));
    rule.value("name").pattern().ifPresent(name -> subjects.add(new Subject.SetName(name)));
    rule.value("cgroup").pathPattern().ifPresent(path -> subjects.add(new Subject.Cgroup(path)));
    rule.value("unit").pattern().ifPresent(unit -> subjects.add(new Subject.Unit(unit)));
    boolean isAny = rule.value("any").word(List.of("true")).isPresent();
    List<String> given = SUBJECTS.stream().filter(rule::has).toList();
    if (given.isEmpty() || (given.contains("any") && given.size() > 1)) {
      rule.problem(
          "uid",
          given.isEmpty() ? "none of " + String.join(", ", SUBJECTS) : String.join(", ", given),
          "any alone, or one or more of the others");
    }
    return isAny || subjects.isEmpty()
        ? new Subject.Anybody()
        : subjects.size() == 1 ? subjects.getFirst() : new Subject.Each(subjects);
  }
}
