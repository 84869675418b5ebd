// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the audit log as it was read.
 *
 * @param atMs its time in Unix ms
 * @param json the whole object, without the line's end
 * @param fields the scalars by path, {@code actor.uid} for example
 */
record AuditLine(long atMs, String json, Map<String, String> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Parses a line; returns empty if it is none of this log, as in a damaged file. */
  static Optional<AuditLine> parse(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      Map<String, String> fields = new HashMap<>();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      read(parser, "", fields);
      if (parser.nextToken() != null || !fields.containsKey("at")) {
        return Optional.empty();
      }
      long atMs = Instant.parse(fields.get("at")).toEpochMilli();
      return Optional.of(new AuditLine(atMs, json, fields));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void read(JsonParser parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        read(parser, name + ".", fields);
      } else {
        fields.put(name, parser.getText());
        parser.skipChildren();
      }
    }
  }

  private String field(String path) {
    return fields.getOrDefault(path, "");
  }

  String action() {
    return field("action");
  }

  String space() {
    return field("set.space");
  }

  boolean isBy(String who) {
    return field("actor.principal").equals(who) || field("actor.uid").equals(who);
  }

  boolean isOfSet(String set) {
    return field("set.id").equals(set) || field("set.name").equals(set);
  }
}
