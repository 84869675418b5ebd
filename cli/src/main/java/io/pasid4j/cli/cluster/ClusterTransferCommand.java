// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Transfers the leadership to another voter. */
@Command(
    name = "transfer-leader",
    description = {
      "Lets another voter lead, before the leader's host is stopped: a new leader is there at once.",
      "Harmless to ask again."
    },
    footer = {"", "Examples:", "  pasid cluster transfer-leader host-b"})
public final class ClusterTransferCommand extends ApiVerb {
  @Parameters(index = "0", paramLabel = "HOST", description = "the voter that shall lead")
  private String host = "";

  /** Takes the options that every verb has. */
  public ClusterTransferCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public Integer call() {
    daemon().put("/v1/domain/leader", Json.text(this::write));
    print(this::write, "leader: " + host);
    return ExitCode.OK;
  }

  private void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("host", host);
    to.writeEndObject();
  }
}
