// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiSet;
import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.output.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a set to another host of the domain. */
@Command(
    name = "migrate",
    description = {
      "Moves a set to another host of the domain, with the numbers of its IDs, its quota and its",
      "resume token: who has the token resumes the set there. References do not move.",
      "At no moment is it on both hosts or on none, whichever host dies."
    },
    footer = {
      "",
      "Examples:",
      "  pasid migrate vm-7 --to host-b --dry-run",
      "  pasid migrate vm-7 --to host-b"
    })
public final class MigrateCommand extends ApiVerb {
  @Parameters(
      index = "0",
      paramLabel = "SET",
      description = "the set, by number or name, as `pasid sets` lists them")
  private String set = "";

  @Option(
      names = "--to",
      paramLabel = "HOST",
      required = true,
      description = "the name of a host, as `pasid cluster status` lists them")
  private String host = "";

  @Option(names = "--dry-run", description = "looks if it could be moved, and moves nothing")
  private boolean dryRun;

  private final ConfirmOption confirmation = new ConfirmOption();

  /** Takes the options that every verb has. */
  public MigrateCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.with(confirmation);
  }

  @Override
  public Integer call() {
    ManagementApi daemon = daemon();
    ApiSet found = ApiSet.find(daemon, set, common().space());
    if (!dryRun) {
      confirmation.confirm(err(), "Move " + found.text() + " to " + host + "?");
    }
    JsonValue moved =
        daemon.post(
            "/v1/sets/" + found.id() + "/migration",
            Json.text(to -> {
              to.writeStartObject();
              to.writeStringField("to", host);
              to.writeBooleanField("dryRun", dryRun);
              to.writeEndObject();
            }));
    print(found.id(), moved);
    return ExitCode.OK;
  }

  private void print(long id, JsonValue moved) {
    print(
        to -> {
          to.writeStartObject();
          to.writeNumberField("set", id);
          to.writeStringField("to", host);
          to.writeNumberField("ids", moved.field("ids").number(0));
          to.writeBooleanField("moved", moved.field("moved").isTrue());
          to.writeEndObject();
        },
        "set %s, %s IDs: %s %s"
            .formatted(id, moved.field("ids").text(), dryRun ? "could move to" : "moved to", host));
  }
}
