// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.demo.DemoCommand;
import io.pasid4j.cli.exit.FailureHandler;
import io.pasid4j.cli.exit.UsageHandler;
import io.pasid4j.cli.serve.DaemonCommand;
import io.pasid4j.cli.serve.StateCommand;
import io.pasid4j.cli.verb.AllocCommand;
import io.pasid4j.cli.verb.FreeCommand;
import io.pasid4j.cli.verb.QuotaCommand;
import io.pasid4j.cli.verb.ReleaseCommand;
import io.pasid4j.cli.verb.SetsCommand;
import io.pasid4j.cli.verb.ShowCommand;
import io.pasid4j.cli.verb.SpacesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code pasid}: hands the line to the verb it names. */
@Command(
    name = "pasid",
    description = "Hands out PASIDs to tenants that do not trust each other.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DaemonCommand.class,
      AllocCommand.class,
      FreeCommand.class,
      SetsCommand.class,
      ShowCommand.class,
      QuotaCommand.class,
      ReleaseCommand.class,
      StateCommand.class,
      SpacesCommand.class
    })
public final class Pasid {
  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] line) {
    System.exit(commandLine().execute(line));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Pasid())
        .setParameterExceptionHandler(new UsageHandler())
        .setExecutionExceptionHandler(new FailureHandler());
  }
}
