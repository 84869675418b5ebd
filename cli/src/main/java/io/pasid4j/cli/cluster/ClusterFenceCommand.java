// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Takes the IDs of a host that is lost. */
@Command(
    name = "fence",
    description = {
      "Takes all IDs from a host that is off, or was started again: you say that no VM of it runs,",
      "and none will go on. A daemon that is dead is not enough: its VMs live. The IDs rest before",
      "others are given them. If the host runs after all, it learns of the fence when it reaches the",
      "domain, and ends its sets; until then two hosts may use one ID once the rest is over."
    },
    footer = {
      "",
      "Examples:",
      "  pasid cluster fence host-c",
      "  pasid cluster fence host-c --rest 300 --yes"
    })
public final class ClusterFenceCommand extends ApiVerb {
  private static final long MS = 1_000;
  private static final long MOST_REST_S = 30L * 24 * 3600;

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "the host, as `pasid cluster status` lists them")
  private String host = "";

  @Option(
      names = "--rest",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "how long its IDs rest at least, 0 to 2592000; 60 unless said")
  private long restSeconds;

  private final ConfirmOption confirmation = new ConfirmOption();

  /** Takes the options that every verb has. */
  public ClusterFenceCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.with(confirmation);
  }

  @Override
  public Integer call() {
    if (restSeconds < 0 || restSeconds > MOST_REST_S) {
      throw new ParameterException(
          line(), "--rest: " + restSeconds + " (expected: 0 to " + MOST_REST_S + ")");
    }
    confirmation.confirm(
        err(), "Fence " + host + "? Only if no VM of it runs, and none will go on.");
    JsonValue fenced =
        daemon()
            .post(
                "/v1/domain/hosts/" + ManagementApi.encoded(host) + "/fence",
                Json.text(to -> {
                  to.writeStartObject();
                  to.writeNumberField("restMs", restSeconds * MS);
                  to.writeEndObject();
                }));
    print(fenced);
    return ExitCode.OK;
  }

  private void print(JsonValue fenced) {
    long ids = fenced.field("restingIds").number(0);
    long restMs = fenced.field("restMs").number(0);
    print(
        to -> {
          to.writeStartObject();
          to.writeStringField("host", host);
          to.writeNumberField("epoch", fenced.field("epoch").number(0));
          to.writeNumberField("restingIds", ids);
          to.writeNumberField("restMs", restMs);
          to.writeEndObject();
        },
        "host %s: fenced; %s IDs rest for %s ms, or until it has learnt of it"
            .formatted(host, ids, restMs));
  }
}
