// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.daemon;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.output.Json;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.StateBackup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Copies a state directory while a daemon uses it. */
public final class StateBackupCommand implements Callable<Integer>, Declared {
  private final CommonOptions common;

  @SuppressWarnings("NullAway.Init") // set before it is called
  private Path copy;

  private @Nullable Path directory;

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  /** With the options of the line. */
  public StateBackupCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.describe(
            "Copies the state of each space as of one moment, while the daemon runs.",
            "`pasid state check` reads the copy. What an old copy may do is in",
            "docs/explanation/state.md: it is for looking at.")
        .examples(
            "pasid state backup /var/backups/pasid-1",
            "pasid state backup copy --state /run/pasid/state")
        .parameter(
            "DIR", new PathConverter(), "where to; must not be there yet", value -> copy = value)
        .option(
            "--state",
            "DIR",
            new PathConverter(),
            "the state directory; that of the daemon's socket unless given",
            value -> directory = value);
  }

  @Override
  public Integer call() {
    Path state = directory != null ? directory : common.socket().statePath();
    try {
      print(StateBackup.copy(state, copy));
      nameLeftOnes();
      return ExitCode.OK;
    } catch (StartException e) {
      throw CommandFailure.refused(String.valueOf(e.getMessage()));
    }
  }

  private void nameLeftOnes() {
    if (common.isQuiet()) {
      return;
    }
    for (Path left : StateBackup.leftBeside(copy)) {
      spec.commandLine()
          .getErr()
          .println("copy: " + left + ": of a backup that was killed (expected: none; delete it)");
    }
  }

  private void print(List<Path> copies) {
    PrintWriter out = spec.commandLine().getOut();
    if (common.isJsonAsked()) {
      Json.print(
          out,
          to -> {
            to.writeStartArray();
            for (Path each : copies) {
              to.writeString(each.toString());
            }
            to.writeEndArray();
          });
    } else {
      copies.forEach(out::println);
    }
    out.flush();
  }
}
