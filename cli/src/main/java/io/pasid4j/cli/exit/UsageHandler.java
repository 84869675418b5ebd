// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Says in one line what is wrong with a command line, and where its options are told. */
public final class UsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] line) {
    CommandLine command = wrong.getCommandLine();
    command
        .getErr()
        .printf(
            "pasid: %s (%s --help tells the options)%n",
            reason(wrong), command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE;
  }

  /** A converter knows the value and what was expected, and picocli the option. */
  private static String reason(ParameterException wrong) {
    ArgSpec argument = wrong.getArgSpec();
    if (argument != null && wrong.getCause() instanceof TypeConversionException unreadable) {
      return name(argument) + ": " + unreadable.getMessage();
    }
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
