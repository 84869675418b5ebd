// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiVerb;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import io.pasid4j.cli.option.Declaration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a voter from a domain. */
@Command(
    name = "remove",
    description = {
      "Removes a voter from a domain. It hands over if it leads, and votes no more; what its host",
      "has leased stays its own. Under its name it votes again only with an empty directory."
    },
    footer = {"", "Examples:", "  pasid cluster remove host-d"})
public final class ClusterRemoveCommand extends ApiVerb {
  @Parameters(index = "0", paramLabel = "HOST", description = "the name of the voter")
  private String host = "";

  private final ConfirmOption confirmation = new ConfirmOption();

  /** Takes the options that every verb has. */
  public ClusterRemoveCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.with(confirmation);
  }

  @Override
  public Integer call() {
    confirmation.confirm(err(), "Remove voter " + host + "? It votes no more.");
    VoterList voters =
        new VoterList(daemon().delete("/v1/domain/voters/" + ManagementApi.encoded(host)));
    print(voters::write, voters.line());
    return ExitCode.OK;
  }
}
