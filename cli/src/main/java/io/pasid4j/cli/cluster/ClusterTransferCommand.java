// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets another voter lead. */
@Command(
    name = "transfer-leader",
    description = {
      "Lets another voter lead, before the leader's host is stopped: a new leader is there at once.",
      "Harmless to ask again."
    },
    footer = {"", "Examples:", "  pasid cluster transfer-leader host-b"})
public final class ClusterTransferCommand implements Callable<Integer> {
  private final CommonOptions common;

  @Parameters(index = "0", paramLabel = "HOST", description = "the voter that shall lead")
  private String host = "";

  @Mixin private final ApiOption api = new ApiOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** With the options of the line. */
  public ClusterTransferCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public Integer call() {
    String body =
        Json.text(to -> {
          to.writeStartObject();
          to.writeStringField("host", host);
          to.writeEndObject();
        });
    api.of(common.socket()).put("/v1/domain/leader", body);
    PrintWriter out = spec.commandLine().getOut();
    out.println(common.isJsonAsked() ? body : "leader: " + host);
    out.flush();
    return ExitCode.OK;
  }
}
