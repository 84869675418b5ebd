// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.daemon.Daemon;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;

/**
 * A command line run in this process.
 *
 * @param exitCode its exit code
 * @param out what it wrote to the standard output
 * @param err what it wrote to the standard error
 */
record CommandRun(int exitCode, String out, String err) {
  /** Runs the words of a line to their end. */
  static CommandRun of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Pasid.commandLine(words)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return new CommandRun(command.execute(words), out.toString(), err.toString());
  }

  /** Waits until a daemon serves its management API, which it does some time after its start. */
  static void awaitApi(Daemon daemon) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (of("reserve", "--socket", daemon.socketPath().toString()).exitCode() != ExitCode.OK) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
