// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.audit;

import io.pasid4j.cli.api.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of the audit log. Immutable.
 *
 * @param at the time
 * @param line the line as it was written, a JSON object
 * @param fields its fields
 */
public record AuditRecord(Instant at, String line, JsonValue fields) {
  /** Reads a line; empty if it is not one of the log, as half a line at the end of a full disk. */
  public static Optional<AuditRecord> of(String line) {
    try {
      JsonValue fields = JsonValue.read(line);
      Instant at = Instant.parse(fields.field("at").text());
      return Optional.of(new AuditRecord(at, line, fields));
    } catch (IOException | DateTimeParseException damaged) {
      return Optional.empty();
    }
  }

  /** The action, as {@code quota-changed}. */
  public String action() {
    return fields.field("action").text();
  }

  /** One line for people: time, action, actor, set, and each value that changed. */
  public String text() {
    List<String> parts = new ArrayList<>(List.of(at.toString(), action()));
    JsonValue actor = fields.field("actor");
    if (actor.isPresent()) {
      parts.add("by " + actorText(actor));
    }
    JsonValue set = fields.field("set");
    if (set.isPresent()) {
      parts.add(
          "set %s (%s) of %s"
              .formatted(
                  set.field("id").text(), set.field("name").text(), set.field("space").text()));
    }
    parts.addAll(changes());
    return String.join("  ", parts);
  }

  private static String actorText(JsonValue actor) {
    String uid = actor.field("uid").text();
    return actor.field("kind").text()
        + " "
        + actor.field("principal").text()
        + (uid.isEmpty() ? "" : " (uid " + uid + ")");
  }

  private List<String> changes() {
    JsonValue before = fields.field("before");
    JsonValue after = fields.field("after");
    Set<String> names = new LinkedHashSet<>(before.names());
    names.addAll(after.names());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String old = before.field(name).text();
      String now = after.field(name).text();
      changes.add(name + " " + (old.isEmpty() || now.isEmpty() ? old + now : old + " -> " + now));
    }
    if (fields.field("lines").isPresent()) {
      changes.add("lines " + fields.field("lines").text());
    }
    return changes;
  }
}
