// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has run to its end.
 *
 * @param exitCode of the process; 128 and the signal's number if a signal ended it
 * @param out what it printed
 * @param err what it printed as errors
 */
public record ProcessResult(int exitCode, String out, String err) {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /** Runs a command with nothing on its standard input. */
  public static ProcessResult command(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    return command(command, environment, AT_MOST);
  }

  private static ProcessResult command(
      List<String> command, Map<String, String> environment, Duration atMost)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + ": still running after " + atMost.toSeconds() + " s");
      }
      return new ProcessResult(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Runs {@code pasid} with these arguments. */
  public static ProcessResult pasid(String... arguments) throws IOException, InterruptedException {
    return pasidWithin(AT_MOST, arguments);
  }

  /** Runs {@code pasid} with these arguments, which may take so long. */
  public static ProcessResult pasidWithin(Duration atMost, String... arguments)
      throws IOException, InterruptedException {
    return command(Repository.installation().pasid(arguments), Map.of(), atMost);
  }
}
