// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.output.StandardOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Runs command lines from the standard input, one after another in one process: a JVM that records
 * an AOT cache meanwhile remembers the classes of all of them. For scripts/package.sh.
 */
public final class CacheTraining {
  private CacheTraining() {}

  /** Ends the process with the first exit code that is not 0; words are separated by one space. */
  public static void main(String[] none) throws IOException {
    Pasid.prepareProcess();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int exitCode = Pasid.execute(StandardOutput.ofProcess(), err, line.split(" ", -1));
        if (exitCode != ExitCode.OK) {
          err.println("line: " + line + ": exit code " + exitCode + " (expected: 0)");
          System.exit(exitCode);
        }
      }
    }
  }
}
