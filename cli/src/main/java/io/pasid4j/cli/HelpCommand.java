// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.exit.Similar;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the help of the verb that a path of words leads to, from the command that has this one as
 * its verb.
 */
@Command(
    name = "help",
    helpCommand = true,
    description = "Prints the help of a verb, also of a verb within another.",
    footer = {
      "",
      "Examples:",
      "  pasid help sets",
      "  pasid help state backup",
      "  pasid sets --help"
    })
final class HelpCommand implements Callable<Integer> {
  @Parameters(paramLabel = "VERB", arity = "0..*", description = "the verb, and the one within it")
  private List<String> path = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine().getParent();
    for (String word : path) {
      CommandLine inner = command.getSubcommands().get(word);
      if (inner == null) {
        throw CommandFailure.usage(unknown(word, command));
      }
      command = inner;
    }
    command.usage(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
    return ExitCode.OK;
  }

  private static String unknown(String word, CommandLine command) {
    String line = command.getCommandSpec().qualifiedName();
    if (command.getSubcommands().isEmpty()) {
      return "verb: %s (expected: nothing after %s)".formatted(word, line);
    }
    List<String> similar = Similar.to(word, command.getSubcommands().keySet());
    return similar.isEmpty()
        ? "verb: %s is unknown (%s --help lists the verbs)".formatted(word, line)
        : "verb: %s is unknown: did you mean %s?".formatted(word, similar.getFirst());
  }
}
