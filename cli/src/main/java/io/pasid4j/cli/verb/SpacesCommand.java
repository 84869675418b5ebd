// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SpaceInfo;
import java.io.IOException;
import java.util.List;

/** Lists the spaces. */
public final class SpacesCommand extends Verb {
  private static final String ROW = "%4s  %-7s  %-7s  %s%n";

  private boolean presets;

  /** With the options of the line. */
  public SpacesCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Lists the spaces that you may allocate in: their widths and policies.",
            "The default space is for sets that ask for no other.",
            "With --presets, the presets that a configuration can name; asks no daemon.")
        .examples("pasid spaces", "pasid spaces --json", "pasid spaces --presets")
        .flag("--presets", "the presets for spaces of a configuration", () -> presets = true);
  }

  @Override
  boolean runAlone() {
    if (presets && isJsonAsked()) {
      printJson(PresetTable::write);
    } else if (presets) {
      PresetTable.print(out());
    }
    return presets;
  }

  @Override
  void run(PasidClient session) {
    List<SpaceInfo> spaces =
        session.spaces().stream()
            .filter(space -> common().space().map(space.name()::equals).orElse(true))
            .toList();
    if (spaces.isEmpty() && common().space().isPresent()) {
      throw CommandFailure.refused(unknownSpace());
    }
    if (isJsonAsked()) {
      printJson(to -> write(to, spaces));
      return;
    }
    out().printf(ROW, "BITS", "POLICY", "DEFAULT", "NAME");
    for (SpaceInfo space : spaces) {
      out().printf(ROW, space.bits(), space.policy(), space.isDefault() ? "yes" : "", space.name());
    }
  }

  private static void write(JsonGenerator to, List<SpaceInfo> spaces) throws IOException {
    to.writeStartArray();
    for (SpaceInfo space : spaces) {
      to.writeStartObject();
      to.writeStringField("space", space.name());
      to.writeNumberField("bits", space.bits());
      to.writeStringField("policy", space.policy().name());
      to.writeBooleanField("default", space.isDefault());
      to.writeEndObject();
    }
    to.writeEndArray();
  }
}
