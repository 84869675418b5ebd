// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a voter to a domain that runs. */
@Command(
    name = "join",
    description = {
      "Adds a voter to a domain, on any of its hosts. Its own daemon runs already, in a directory",
      "that `pasid cluster init --join` has made. Harmless to ask again."
    },
    footer = {"", "Examples:", "  pasid cluster join host-d 10.0.0.4:7300"})
public final class ClusterJoinCommand implements Callable<Integer> {
  private final CommonOptions common;

  @Parameters(index = "0", paramLabel = "HOST", description = "the name of the new voter")
  private String host = "";

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      description = "host:port or [IPv6]:port, as its own configuration has it")
  private String address = "";

  @Mixin private final ApiOption api = new ApiOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** With the options of the line. */
  public ClusterJoinCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public Integer call() {
    String body =
        Json.text(to -> {
          to.writeStartObject();
          to.writeStringField("name", host);
          to.writeStringField("address", address);
          to.writeEndObject();
        });
    VoterLines.print(
        spec.commandLine().getOut(),
        common.isJsonAsked(),
        api.of(common.socket()).post("/v1/domain/voters", body));
    return ExitCode.OK;
  }
}
