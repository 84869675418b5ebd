// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds a voter to a domain that runs. */
@Command(
    name = "join",
    description = {
      "Adds a voter to a domain, on any of its hosts. Its own daemon runs already, in a directory",
      "that `pasid cluster init --join` has made. Harmless to ask again."
    },
    footer = {"", "Examples:", "  pasid cluster join host-d 10.0.0.4:7300"})
public final class ClusterJoinCommand extends ApiVerb {
  @Parameters(index = "0", paramLabel = "HOST", description = "the name of the new voter")
  private String host = "";

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      description = "host:port or [IPv6]:port, as its own configuration has it")
  private String address = "";

  /** Takes the options that every verb has. */
  public ClusterJoinCommand(CommonOptions common) {
    super(common);
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
    VoterList voters = new VoterList(daemon().post("/v1/domain/voters", body));
    print(voters::write, voters.line());
    return ExitCode.OK;
  }
}
