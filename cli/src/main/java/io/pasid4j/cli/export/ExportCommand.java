// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.export;

import io.pasid4j.cli.api.ApiSet;
import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.PathConverter;
import java.io.IOException;
import java.nio.file.Path;

/** Moves a set out of a daemon, into a file. */
public final class ExportCommand extends ApiVerb {
  private String set = "";

  @SuppressWarnings("NullAway.Init") // set before it is called
  private Path file;

  private final ConfirmOption confirmation = new ConfirmOption();

  /** Takes the options that every verb has. */
  public ExportCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Writes a set to a file for `pasid import` at another daemon: its IDs, SPIDs, keys, quota,",
            "name, user and the hash of its resume token. Then ends the set here: a process that has it",
            "is refused from then on, and its IDs are free here. References do not move.",
            "FILE appears once the set has ended. If that fails the set goes on, and there is no FILE.")
        .examples("pasid export vm-7 vm-7.json", "pasid export 12 /mnt/move/vm-7.json --yes")
        .parameter(
            "SET", "the set, by number or name, as `pasid sets` lists them", value -> set = value)
        .parameter(
            "FILE", new PathConverter(), "where to; must not be there yet", value -> file = value)
        .with(confirmation);
  }

  @Override
  public Integer call() {
    ManagementApi daemon = daemon();
    ApiSet found = ApiSet.find(daemon, set, common().space());
    confirmation.confirm(
        err(),
        "Export %s, which holds %s PASIDs%s, and end it here?"
            .formatted(
                found.text(), found.heldIds(), found.isWaiting() ? "" : " and is connected"));
    String document = daemon.getText("/v1/sets/" + found.id() + "/export");
    ExportFile to = ExportFile.at(file);
    to.write(document);
    end(daemon, found, digest(document), to);
    to.complete();
    print(found);
    return ExitCode.OK;
  }

  private static String digest(String document) {
    try {
      return JsonValue.read(document).field("digest").text();
    } catch (IOException e) {
      throw CommandFailure.unreachable("daemon: " + e.getMessage());
    }
  }

  /** The file stays where it is not known whether the set has ended. */
  private static void end(ManagementApi daemon, ApiSet set, String digest, ExportFile to) {
    String path = "/v1/sets/" + set.id();
    try {
      var _ = daemon.delete(path + "/export?digest=" + digest);
    } catch (CommandFailure notEnded) {
      if (isThere(daemon, path)) {
        to.discard();
        throw notEnded;
      }
      throw CommandFailure.refused(
          "%s; %s is the set if it has ended (expected: `pasid audit` has set-exported)"
              .formatted(notEnded.getMessage(), to.part()));
    }
  }

  private static boolean isThere(ManagementApi daemon, String path) {
    try {
      return daemon.find(path).isPresent();
    } catch (CommandFailure unreachable) {
      return false;
    }
  }

  private void print(ApiSet exported) {
    print(
        to -> {
          to.writeStartObject();
          to.writeNumberField("set", exported.id());
          to.writeNumberField("ids", exported.heldIds());
          to.writeStringField("file", file.toString());
          to.writeEndObject();
        },
        "%s, %s IDs: ended here, in %s".formatted(exported.text(), exported.heldIds(), file));
  }
}
