// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports a failure in one line. Only a bug in the program is reported with a stack trace. */
public final class FailureHandler implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult line) {
    PrintWriter err = command.getErr();
    if (failure instanceof CommandFailure known) {
      err.println("pasid: " + known.getMessage());
      return known.exitCode();
    }
    err.println("pasid: a fault of pasid itself, please report it: " + failure);
    failure.printStackTrace(err);
    return ExitCode.INTERNAL;
  }

  /** Reports that the JVM has run into a limit of the machine or of the container. */
  public static int outOfMemory(OutOfMemoryError limit, PrintWriter err) {
    err.println("pasid: memory: " + limit.getMessage() + " (expected: a greater limit, or -Xmx)");
    return ExitCode.INTERNAL;
  }
}
