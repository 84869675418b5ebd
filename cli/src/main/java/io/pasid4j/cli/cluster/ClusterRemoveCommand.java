// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.ConfirmOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a voter from a domain. */
@Command(
    name = "remove",
    description = {
      "Removes a voter from a domain. It hands over if it leads, and votes no more; what its host",
      "has leased stays its own. Under its name it votes again only with an empty directory."
    },
    footer = {"", "Examples:", "  pasid cluster remove host-d"})
public final class ClusterRemoveCommand implements Callable<Integer> {
  private final CommonOptions common;

  @Parameters(index = "0", paramLabel = "HOST", description = "the name of the voter")
  private String host = "";

  @Mixin private final ApiOption api = new ApiOption();

  @Mixin private final ConfirmOption confirmation = new ConfirmOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** With the options of the line. */
  public ClusterRemoveCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public Integer call() {
    confirmation.confirm(
        spec.commandLine().getErr(), "Remove voter " + host + "? It votes no more.");
    VoterLines.print(
        spec.commandLine().getOut(),
        common.isJsonAsked(),
        api.of(common.socket()).delete("/v1/domain/voters/" + ManagementApi.encoded(host)));
    return ExitCode.OK;
  }
}
