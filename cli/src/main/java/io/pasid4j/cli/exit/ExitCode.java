// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

/**
 * The exit codes of {@code pasid}, documented in docs/cli.md. Code 4 is the start script's: the
 * command could not be built or started.
 */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The daemon refused, or what was asked for does not hold. */
  public static final int REFUSED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** No daemon answers at the socket, or it went away. */
  public static final int UNREACHABLE = 3;

  /** A fault of the program itself. */
  public static final int INTERNAL = 70;

  private ExitCode() {}
}
