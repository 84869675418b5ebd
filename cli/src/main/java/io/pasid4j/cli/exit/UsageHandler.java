// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says in one line what is wrong with a command line, and where its options are told. */
public final class UsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] line) {
    CommandLine command = wrong.getCommandLine();
    String reason = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    command
        .getErr()
        .printf(
            "pasid: %s (%s --help tells the options)%n",
            reason, command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE;
  }
}
