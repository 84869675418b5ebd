// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version. */
@Command(
    name = "version",
    description = "Prints the version of pasid and of its Java.",
    footer = {"", "Examples:", "  pasid version", "  pasid --version"})
final class VersionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(new Version().getVersion()[0]);
    spec.commandLine().getOut().println("java " + Runtime.version());
    return 0;
  }
}
