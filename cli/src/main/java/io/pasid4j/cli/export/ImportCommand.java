// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.export;

import io.pasid4j.cli.api.ApiSet;
import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.PathConverter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a set that another daemon has exported. */
@Command(
    name = "import",
    description = {
      "Opens the set that `pasid export` wrote to a file, with the same IDs, SPIDs, keys and quota:",
      "all of it, or nothing if one ID is taken, reserved or quarantined here. The set waits to be",
      "resumed with its token by a process of its user; `pasid release` ends it."
    },
    footer = {
      "",
      "Examples:",
      "  pasid import vm-7.json",
      "  pasid import vm-7.json --space vms --uid 1042"
    })
public final class ImportCommand extends ApiVerb {
  @Parameters(
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "what `pasid export` wrote")
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Path file;

  @Option(
      names = "--uid",
      paramLabel = "UID",
      description = "the user whose processes may resume it here; that of the file unless given")
  private @Nullable Long uid;

  /** Takes the options that every verb has. */
  public ImportCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public Integer call() {
    String document = ExportFile.read(file);
    String space = common().space().orElseGet(() -> spaceOf(document));
    String path = "/v1/spaces/" + ManagementApi.encoded(space) + "/imports";
    ApiSet opened = ApiSet.of(daemon().post(uid == null ? path : path + "?uid=" + uid, document));
    print(opened);
    return ExitCode.OK;
  }

  private String spaceOf(String document) {
    try {
      String space = JsonValue.read(document).field("space").text();
      if (!space.isEmpty()) {
        return space;
      }
    } catch (IOException notJson) {
      // Reported with the name of the file.
    }
    throw CommandFailure.refused(
        "FILE: " + file + ": not an exported set (expected: what `pasid export` wrote)");
  }

  private void print(ApiSet opened) {
    print(
        to -> {
          to.writeStartObject();
          to.writeNumberField("set", opened.id());
          to.writeStringField("name", opened.name());
          to.writeNumberField("ids", opened.heldIds());
          to.writeEndObject();
        },
        "%s, %s IDs: waits to be resumed".formatted(opened.text(), opened.heldIds()));
  }
}
