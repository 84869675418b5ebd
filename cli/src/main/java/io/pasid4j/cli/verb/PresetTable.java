// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.daemon.space.Preset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The presets of a configuration, as text and as JSON. */
final class PresetTable {
  private static final String ROW = "%-6s  %4s  %-7s  %13s  %-10s  %s%n";

  private PresetTable() {}

  static void print(PrintWriter out) {
    out.printf(ROW, "PRESET", "BITS", "POLICY", "QUARANTINE MS", "RESERVED", "FOR");
    for (Preset preset : Preset.values()) {
      out.printf(
          ROW,
          preset.word(),
          preset.bits(),
          preset.policy(),
          preset.quarantineMs(),
          String.join(",", reserved(preset)),
          preset.meaning());
    }
  }

  static void write(JsonGenerator to) throws IOException {
    to.writeStartArray();
    for (Preset preset : Preset.values()) {
      to.writeStartObject();
      to.writeStringField("preset", preset.word());
      to.writeNumberField("bits", preset.bits());
      to.writeStringField("policy", preset.policy().name());
      to.writeNumberField("quarantineMs", preset.quarantineMs());
      to.writeArrayFieldStart("reserved");
      for (String band : reserved(preset)) {
        to.writeString(band);
      }
      to.writeEndArray();
      to.writeStringField("for", preset.meaning());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  /** Without the CID of this machine, which only a daemon reserves. */
  private static List<String> reserved(Preset preset) {
    long maxId = (1L << preset.bits()) - 1;
    return Stream.concat(
            Stream.of("0"),
            preset.reserved(maxId, OptionalLong.empty()).stream().map(RangeText::of))
        .toList();
  }
}
