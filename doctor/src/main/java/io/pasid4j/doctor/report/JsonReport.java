// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes a diagnosis for programs. */
public final class JsonReport {
  private JsonReport() {}

  /** Writes a diagnosis as one object. */
  public static void write(JsonGenerator to, Diagnosis diagnosis) throws IOException {
    to.writeStartObject();
    to.writeNumberField("exit", diagnosis.exitCode());
    fields(to, diagnosis.summary());
    rows(to, "host", diagnosis.checks());
    rows(to, "units", diagnosis.units());
    rows(to, "devices", diagnosis.devices());
    to.writeEndObject();
  }

  private static void rows(JsonGenerator to, String name, List<Row> rows) throws IOException {
    to.writeArrayFieldStart(name);
    for (Row row : rows) {
      row(to, row);
    }
    to.writeEndArray();
  }

  private static void row(JsonGenerator to, Row row) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", row.name());
    fields(to, row);
    to.writeEndObject();
  }

  private static void fields(JsonGenerator to, Row row) throws IOException {
    to.writeStringField("state", row.state().text());
    if (row.verdict() != null) {
      to.writeStringField("verdict", row.verdict().text());
      to.writeStringField("detail", row.detail());
    }
    if (row.cause() != null) {
      to.writeStringField("cause", row.cause().name().toLowerCase(Locale.ROOT));
    }
    to.writeStringField("bit", row.bit());
    to.writeStringField("reason", row.reason());
    to.writeStringField("remedy", row.remedy());
    to.writeArrayFieldStart("also");
    for (String also : row.also()) {
      to.writeString(also);
    }
    to.writeEndArray();
  }
}
