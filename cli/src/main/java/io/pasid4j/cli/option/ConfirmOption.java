// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.cli.exit.CommandFailure;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** Asks on a terminal before something changes for others. */
public final class ConfirmOption implements Declared {
  private boolean yes;

  @Override
  public void declare(Declaration line) {
    line.flag("-y,--yes", "does not ask first on a terminal", () -> yes = true);
  }

  /**
   * Asks whether to go on. Scripts, whose input or output is no terminal, are not asked.
   *
   * @throws CommandFailure if the answer is no
   */
  @SuppressWarnings("SystemConsoleNull") // it does in a run-time image without jdk.internal.le
  public void confirm(PrintWriter err, String question) {
    Console console = System.console();
    if (yes || console == null || !console.isTerminal()) {
      return;
    }
    err.print(question + " [y/N] ");
    err.flush();
    String answer = console.readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw CommandFailure.refused("not confirmed; nothing has changed");
    }
  }
}
