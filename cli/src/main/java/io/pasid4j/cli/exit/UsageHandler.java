// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports in one line what is wrong with a command line, with a guess where there is one. */
public final class UsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] line) {
    wrong.getCommandLine().getErr().println("pasid: " + text(wrong));
    return ExitCode.USAGE;
  }

  /** Describes the mistake, and names the help. */
  static String text(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    return "%s (%s --help lists the %s)"
        .formatted(
            reason(wrong),
            command.getCommandSpec().qualifiedName(),
            command.getSubcommands().isEmpty() ? "options" : "verbs");
  }

  /** A converter knows the value and what was expected, and picocli the option. */
  private static String reason(ParameterException wrong) {
    ArgSpec argument = wrong.getArgSpec();
    if (argument != null && wrong.getCause() instanceof TypeConversionException unreadable) {
      return name(argument) + ": " + unreadable.getMessage();
    }
    String first = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    return wrong instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : first;
  }

  private static String unmatched(UnmatchedArgumentException wrong) {
    CommandLine command = wrong.getCommandLine();
    boolean isVerb = takesVerbsAlone(command) && !wrong.isUnknownOption();
    String word = wrong.getUnmatched().getFirst();
    List<String> similar =
        Similar.to(word, isVerb ? command.getSubcommands().keySet() : optionsOf(command));
    String problem =
        isVerb ? "verb: " + word : (wrong.isUnknownOption() ? "option: " : "argument: ") + word;
    return similar.isEmpty()
        ? problem + " is unknown"
        : problem + " is unknown: did you mean " + similar.getFirst() + "?";
  }

  private static boolean takesVerbsAlone(CommandLine command) {
    return !command.getSubcommands().isEmpty()
        && command.getCommandSpec().positionalParameters().isEmpty();
  }

  private static List<String> optionsOf(CommandLine command) {
    return command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
