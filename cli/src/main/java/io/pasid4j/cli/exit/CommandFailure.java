// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.io.Serial;

/** Thrown if a command fails: has the line with the reason, and the exit code. */
public final class CommandFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String line) {
    super(line);
    this.exitCode = exitCode;
  }

  /** Refused, with the reason. */
  public static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }

  /** No daemon to talk to. */
  public static CommandFailure unreachable(String line) {
    return new CommandFailure(ExitCode.UNREACHABLE, line);
  }

  /** Creates the failure of an option with an invalid value. */
  public static CommandFailure usage(String line) {
    return new CommandFailure(ExitCode.USAGE, line);
  }

  int exitCode() {
    return exitCode;
  }
}
