// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that is run to its end for its output. */
public final class ChildProcess {
  private ChildProcess() {}

  /**
   * The lines a program of this class path writes, in a JVM of its own.
   *
   * @param prefix a command that runs the JVM, or empty
   * @throws IOException if it cannot be started or ends with another status than 0
   */
  static List<String> javaLines(
      List<String> prefix, List<String> jvmArguments, Class<?> program, List<?> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    arguments.forEach(argument -> command.add(argument.toString()));
    return lines(command);
  }

  /**
   * The lines a program writes to its standard output.
   *
   * @throws IOException if it cannot be started or ends with another status than 0
   */
  public static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.readAllLines();
    } finally {
      process.destroy();
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command.getFirst() + ": exit status " + status + " (expected: 0)");
    }
    return lines;
  }
}
