// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A command that changes what others have: on a terminal it asks first. */
abstract class ChangingVerb extends OperatorVerb {
  @Option(
      names = {"-y", "--yes"},
      description = "does not ask first on a terminal")
  private boolean yes;

  ChangingVerb(CommonOptions common) {
    super(common);
  }

  /**
   * Asks whether to go on. Scripts, whose input or output is no terminal, are not asked.
   *
   * @throws CommandFailure if the answer is no
   */
  @SuppressWarnings("SystemConsoleNull") // it does in a run-time image without jdk.internal.le
  final void confirm(String question) {
    Console console = System.console();
    if (yes || console == null || !console.isTerminal()) {
      return;
    }
    err().print(question + " [y/N] ");
    err().flush();
    String answer = console.readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw CommandFailure.refused("not confirmed; nothing has changed");
    }
  }
}
