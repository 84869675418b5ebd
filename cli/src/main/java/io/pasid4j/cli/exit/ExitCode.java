// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exit codes of {@code pasid}, documented in docs/reference/cli.md. Code 4 is the start
 * script's: the command could not be built or started.
 */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The daemon refused, or the checked condition does not hold. */
  public static final int REFUSED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** No daemon answers at the socket, or it went away. */
  public static final int UNREACHABLE = 3;

  /**
   * The result of a check is not known: {@code pasid check} has the codes of monitoring plug-ins.
   */
  public static final int UNKNOWN = 3;

  /** A bug in the program. */
  public static final int INTERNAL = 70;

  /** The output could not be written. */
  public static final int OUTPUT = 74;

  /** The meanings by code, in the order of the help. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("0", "done");
    meanings.put("1", "refused by the daemon, or not so");
    meanings.put("2", "the command line is wrong");
    meanings.put("3", "no daemon answers, or it went away");
    meanings.put("4", "./pasid could not build or start the command");
    meanings.put("70", "a fault of pasid itself");
    meanings.put("74", "the output could not be written");
    meanings.put("128+N", "ended by signal N");
    return meanings;
  }

  private ExitCode() {}
}
