// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.util.Optional;
import java.util.Set;

/**
 * Selects lines of the audit log. A field that is empty selects all.
 *
 * @param who the principal of the actor, or its uid in decimal
 * @param set the number or the name of a set
 * @param space the name of a space
 * @param actions texts of {@link AuditAction}, or {@code lines-lost}
 * @param sinceMs the earliest time in Unix ms, inclusive
 * @param untilMs the end of the time in Unix ms, exclusive
 */
public record AuditQuery(
    Optional<String> who,
    Optional<String> set,
    Optional<String> space,
    Set<String> actions,
    long sinceMs,
    long untilMs) {
  /** Copies the actions. */
  public AuditQuery {
    actions = Set.copyOf(actions);
  }

  /** Returns whether a line is selected, apart from its time. */
  boolean selects(AuditLine line) {
    return (actions.isEmpty() || actions.contains(line.action()))
        && who.map(line::isBy).orElse(true)
        && set.map(line::isOfSet).orElse(true)
        && space.map(line.space()::equals).orElse(true);
  }
}
