// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reports why {@code pasid check} has no result. A monitoring system reads the standard output
 * only, and takes any exit code but this one for a result.
 */
public final class CheckFailureHandler
    implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] line) {
    return report(wrong.getCommandLine(), UsageHandler.text(wrong));
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult line) {
    if (failure instanceof CommandFailure known) {
      return report(command, String.valueOf(known.getMessage()));
    }
    failure.printStackTrace(command.getErr());
    return report(command, "a fault of pasid itself: " + failure);
  }

  private static int report(CommandLine command, String problem) {
    command.getOut().println("PASID UNKNOWN - " + problem);
    return ExitCode.UNKNOWN;
  }
}
