// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.CommandFailure;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a shell's completion of the command line. */
@Command(
    name = "completion",
    description = "Prints the completion of pasid for a shell: bash, zsh or fish.",
    footer = {
      "",
      "Examples:",
      "  eval \"$(pasid completion bash)\"",
      "  pasid completion fish >~/.config/fish/completions/pasid.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private String shell = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine pasid = spec.root().commandLine();
    PrintWriter out = pasid.getOut();
    switch (shell.toLowerCase(Locale.ROOT)) {
      // The script switches on what zsh has of bash.
      case "bash", "zsh" -> out.println(AutoComplete.bash("pasid", pasid));
      case "fish" -> printFish(pasid, out);
      default -> throw CommandFailure.usage("SHELL: " + shell + " (expected: bash, zsh or fish)");
    }
    return 0;
  }

  private static void printFish(CommandLine pasid, PrintWriter out) {
    out.println("complete -c pasid -f");
    pasid
        .getSubcommands()
        .forEach((name, verb) -> {
          String[] lines = verb.getCommandSpec().usageMessage().description();
          out.printf(
              "complete -c pasid -n __fish_use_subcommand -a %s -d %s%n",
              name, quoted(HelpText.firstSentence(lines)));
          verb.getCommandSpec().options().forEach(option -> printFish(name, option, out));
        });
  }

  private static void printFish(String verb, OptionSpec option, PrintWriter out) {
    String[] lines = option.description();
    out.printf(
        "complete -c pasid -n '__fish_seen_subcommand_from %s' -l %s%s -d %s%n",
        verb,
        option.longestName().replaceFirst("^-+", ""),
        option.arity().max() == 0 ? "" : " -r",
        quoted(lines.length == 0 ? "" : lines[0]));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
