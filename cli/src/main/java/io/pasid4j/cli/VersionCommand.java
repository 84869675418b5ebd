// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the version. */
final class VersionCommand implements Callable<Integer>, Declared {
  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.describe("Prints the version of pasid and of its Java.")
        .examples("pasid version", "pasid --version");
  }

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(new Version().getVersion()[0]);
    spec.commandLine().getOut().println("java " + Runtime.version());
    return 0;
  }
}
