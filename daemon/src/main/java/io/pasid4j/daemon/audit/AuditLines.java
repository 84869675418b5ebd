// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The format of the audit log: an object in each line. docs/reference/management.md has its fields.
 */
final class AuditLines {
  /** The action of a line that stands for lines that could not be written. */
  static final String LINES_LOST = "lines-lost";

  private static final JsonFactory JSON = new JsonFactory();

  private AuditLines() {}

  static byte[] line(long atMs, AuditEvent event) {
    return line(json -> {
      begin(json, atMs, event.action().text());
      put(json, event.actor());
      if (event.set() != null) {
        put(json, event.set());
      }
      put(json, "before", event.before());
      put(json, "after", event.after());
    });
  }

  /** Writes the line that stands for missing ones. */
  static byte[] lost(long atMs, long lines) {
    return line(json -> {
      begin(json, atMs, LINES_LOST);
      json.writeNumberField("lines", lines);
    });
  }

  private static void begin(JsonGenerator json, long atMs, String action) throws IOException {
    json.writeStringField("at", Instant.ofEpochMilli(atMs).toString());
    json.writeStringField("action", action);
  }

  private static void put(JsonGenerator json, AuditActor actor) throws IOException {
    json.writeObjectFieldStart("actor");
    json.writeStringField("kind", actor.kind());
    json.writeStringField("principal", actor.principal());
    if (actor.uid() >= 0) {
      json.writeNumberField("pid", actor.pid());
      json.writeNumberField("uid", actor.uid());
      json.writeNumberField("gid", actor.gid());
    }
    json.writeEndObject();
  }

  private static void put(JsonGenerator json, AuditSet set) throws IOException {
    json.writeObjectFieldStart("set");
    json.writeNumberField("id", set.id());
    json.writeStringField("name", set.name());
    json.writeStringField("space", set.space());
    json.writeEndObject();
  }

  private static void put(JsonGenerator json, String name, Map<String, ?> values)
      throws IOException {
    if (values.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, ?> value : new TreeMap<>(values).entrySet()) {
      json.writeFieldName(value.getKey());
      if (value.getValue() instanceof Number number) {
        json.writeNumber(number.longValue());
      } else {
        json.writeString(String.valueOf(value.getValue()));
      }
    }
    json.writeEndObject();
  }

  private static byte[] line(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
