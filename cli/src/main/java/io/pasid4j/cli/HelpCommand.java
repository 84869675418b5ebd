// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.exit.Similar;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints the help of the verb that a path of words leads to, from the command that has this one as
 * its verb.
 */
final class HelpCommand implements Callable<Integer>, Declared {
  private List<String> path = List.of();

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  @Override
  public void declare(Declaration line) {
    spec = line.spec().helpCommand(true);
    line.describe("Prints the help of a verb, also of a verb within another.")
        .examples("pasid help sets", "pasid help state backup", "pasid sets --help")
        .words("VERB", "the verb, and the one within it", words -> path = words);
  }

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
