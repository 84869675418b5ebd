// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.demo.DemoCommand;
import io.pasid4j.cli.exit.FailureHandler;
import io.pasid4j.cli.exit.UsageHandler;
import io.pasid4j.cli.serve.DaemonCommand;
import io.pasid4j.cli.serve.StateCommand;
import io.pasid4j.cli.verb.AllocCommand;
import io.pasid4j.cli.verb.DoctorCommand;
import io.pasid4j.cli.verb.ExplainCommand;
import io.pasid4j.cli.verb.FreeCommand;
import io.pasid4j.cli.verb.QuotaCommand;
import io.pasid4j.cli.verb.ReleaseCommand;
import io.pasid4j.cli.verb.SetsCommand;
import io.pasid4j.cli.verb.ShowCommand;
import io.pasid4j.cli.verb.SpacesCommand;
import java.util.List;
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
    synopsisSubcommandLabel = "COMMAND")
public final class Pasid {
  /** In the order of the help. */
  private static final List<String> VERBS =
      List.of(
          "demo", "daemon", "alloc", "free", "sets", "show", "explain", "quota", "release", "state",
          "spaces", "doctor");

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] line) {
    System.exit(commandLine(line).execute(line));
  }

  /** For a line that begins with a verb, that one alone: setting up the others takes longer. */
  static CommandLine commandLine(String... line) {
    CommandLine pasid = new CommandLine(new Pasid());
    List<String> verbs = line.length > 0 && VERBS.contains(line[0]) ? List.of(line[0]) : VERBS;
    verbs.forEach(name -> pasid.addSubcommand(verb(name)));
    return pasid
        .setParameterExceptionHandler(new UsageHandler())
        .setExecutionExceptionHandler(new FailureHandler());
  }

  private static Object verb(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "daemon" -> new DaemonCommand();
      case "alloc" -> new AllocCommand();
      case "free" -> new FreeCommand();
      case "sets" -> new SetsCommand();
      case "show" -> new ShowCommand();
      case "explain" -> new ExplainCommand();
      case "quota" -> new QuotaCommand();
      case "release" -> new ReleaseCommand();
      case "state" -> new StateCommand();
      case "spaces" -> new SpacesCommand();
      case "doctor" -> new DoctorCommand();
      default -> throw new IllegalArgumentException("verb: " + name + " (expected: " + VERBS + ")");
    };
  }
}
