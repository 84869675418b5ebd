// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prints a shell's completion of the command line. */
final class CompletionCommand implements Callable<Integer>, Declared {
  private String shell = "";

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.describe("Prints the completion of pasid for a shell: bash, zsh or fish.")
        .examples(
            "eval \"$(pasid completion bash)\"",
            "pasid completion fish >~/.config/fish/completions/pasid.fish")
        .parameter("SHELL", "bash, zsh or fish", value -> shell = value);
  }

  @Override
  public Integer call() {
    CommandLine pasid = spec.root().commandLine();
    PrintWriter out = pasid.getOut();
    switch (shell.toLowerCase(Locale.ROOT)) {
      // The script enables bash's completion features in zsh.
      case "bash", "zsh" -> out.println(AutoComplete.bash("pasid", pasid));
      case "fish" -> printFish(pasid, out);
      default -> throw CommandFailure.usage("SHELL: " + shell + " (expected: bash, zsh or fish)");
    }
    return 0;
  }

  private static void printFish(CommandLine pasid, PrintWriter out) {
    out.println("complete -c pasid -f");
    printFish(pasid, "__fish_use_subcommand", "", out);
  }

  /**
   * Prints the completion of a command's verbs.
   *
   * @param isNext the condition that one of the verbs is the next word
   * @param isWithin the condition that the command was named, with the word "and"; empty for pasid
   */
  private static void printFish(
      CommandLine command, String isNext, String isWithin, PrintWriter out) {
    command
        .getSubcommands()
        .forEach((name, verb) -> {
          String[] lines = verb.getCommandSpec().usageMessage().description();
          out.printf(
              "complete -c pasid -n '%s' -a %s -d %s%n",
              isNext, name, quoted(HelpText.firstSentence(lines)));
          String isHere = isWithin + "__fish_seen_subcommand_from " + name;
          verb.getCommandSpec().options().forEach(option -> printFish(isHere, option, out));
          String inner = String.join(" ", verb.getSubcommands().keySet());
          String isInnerNext = isHere + "; and not __fish_seen_subcommand_from " + inner;
          printFish(verb, isInnerNext, isHere + "; and ", out);
        });
  }

  private static void printFish(String isHere, OptionSpec option, PrintWriter out) {
    String[] lines = option.description();
    out.printf(
        "complete -c pasid -n '%s' -l %s%s -d %s%n",
        isHere,
        option.longestName().replaceFirst("^-+", ""),
        option.arity().max() == 0 ? "" : " -r",
        quoted(lines.length == 0 ? "" : lines[0]));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
