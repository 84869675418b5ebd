// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.audit;

import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.daemon.process.UserDatabase;
import io.pasid4j.daemon.rule.NamePattern;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses lines of the audit log; null chooses all. Immutable.
 *
 * @param who a uid, the name of a user, a kind as {@code operator}, or a principal as {@code pid
 *     17}
 * @param set the number of a set or a pattern for its name
 * @param space the name of a space: lines about sets of it
 * @param action a pattern for the action, as {@code set-*}
 * @param since the first moment, inclusive
 * @param until the last moment, exclusive
 */
public record AuditFilter(
    @Nullable String who,
    @Nullable String set,
    @Nullable String space,
    @Nullable String action,
    @Nullable Instant since,
    @Nullable Instant until)
    implements Predicate<AuditRecord> {
  @Override
  public boolean test(AuditRecord line) {
    return (since == null || !line.at().isBefore(since))
        && (until == null || line.at().isBefore(until))
        && (action == null || new NamePattern(action).matches(line.action()))
        && (set == null || isOfSet(line.fields().field("set"), set))
        && (space == null || line.fields().field("set").field("space").text().equals(space))
        && (who == null || isBy(line.fields().field("actor"), who));
  }

  private static boolean isOfSet(JsonValue of, String wanted) {
    return of.isPresent()
        && (of.field("id").text().equals(wanted)
            || new NamePattern(wanted).matches(of.field("name").text()));
  }

  private static boolean isBy(JsonValue actor, String wanted) {
    String uid = actor.field("uid").text();
    return actor.isPresent()
        && (actor.field("kind").text().equals(wanted)
            || new NamePattern(wanted).matches(actor.field("principal").text())
            || uid.equals(wanted)
            || (!uid.isEmpty() && uid.equals(uidOf(wanted))));
  }

  private static String uidOf(String user) {
    return UserDatabase.uid(user).stream()
        .mapToObj(Integer::toUnsignedString)
        .findFirst()
        .orElse("");
  }
}
