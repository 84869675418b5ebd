// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import picocli.CommandLine.Option;

/** For whom a command prints. */
public final class JsonOption {
  @Option(names = "--json", description = "prints one JSON value instead of lines for people")
  private boolean asked;

  /** Whether a program reads what is printed. */
  public boolean isAsked() {
    return asked;
  }
}
