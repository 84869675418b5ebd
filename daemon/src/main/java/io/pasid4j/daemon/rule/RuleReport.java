// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Describes the rules, and which of them applies to an applicant. */
public final class RuleReport {
  private RuleReport() {}

  /** A line for each rule. */
  public static List<String> lines(Rules rules) {
    List<String> lines = new ArrayList<>();
    for (Rule rule : rules.inOrder()) {
      lines.add(name(rules, rule) + ": " + rights(rule));
    }
    return lines;
  }

  /** Returns a line for each rule: whether it matches and applies; and at the end the result. */
  public static List<String> lines(Rules rules, Applicant applicant) {
    Optional<Rule> deciding = rules.of(applicant);
    List<String> lines = new ArrayList<>();
    boolean isDecided = false;
    for (Rule rule : rules.inOrder()) {
      boolean matches = rule.subject().matches(applicant);
      String effect =
          !matches ? "does not match" : isDecided ? "matches, an earlier one decides" : "decides";
      isDecided |= matches;
      lines.add(name(rules, rule) + ": " + effect);
    }
    lines.add(
        deciding
            .map(rule -> "so it may open sets in " + rights(rule))
            .orElse("so it may open no set: no rule matches"));
    return lines;
  }

  private static String name(Rules rules, Rule rule) {
    return "rule " + (rules.inOrder().indexOf(rule) + 1) + ", " + rule.subject();
  }

  private static String rights(Rule rule) {
    return "%s; quota %d, %d guaranteed; at most %s sets%s%s%s%s"
        .formatted(
            spaces(rule.spaces()),
            rule.quota().limitIds(),
            rule.quota().guaranteedIds(),
            rule.maxSets() == Rule.UNLIMITED_SETS ? "any number of" : rule.maxSets(),
            rule.maxIds().isPresent() ? ", " + rule.maxIds().getAsInt() + " IDs of a space" : "",
            rule.maxIdsInDomain().isPresent()
                ? ", " + rule.maxIdsInDomain().getAsInt() + " IDs of the domain"
                : "",
            rule.drain() ? "; may drain" : "",
            rule.series().map(series -> "; series " + series.label()).orElse(""));
  }

  private static String spaces(SpaceChoice spaces) {
    return switch (spaces) {
      case SpaceChoice.Named named ->
          named.names().isEmpty() ? "no space" : String.join(", ", new TreeSet<>(named.names()));
      case SpaceChoice.Every() -> "every space";
    };
  }
}
