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
import io.pasid4j.daemon.state.StateCheck;
import io.pasid4j.daemon.state.StateCheck.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Lists what a state directory holds, and what is wrong with it. */
public final class StateCheckCommand implements Callable<Integer>, Declared {
  private static final int DAMAGED = 1;

  private final CommonOptions common;

  private @Nullable Path directory;

  private boolean setAside;

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  /** With the options of the line. */
  public StateCheckCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.describe(
            "Lists what a state directory holds, and why a daemon would refuse it, without changing it;",
            "for a daemon that runs, what it holds at this moment. Exit code 1 if something is wrong.")
        .examples("pasid state check", "pasid state check /var/lib/pasid --json")
        .optional(
            "DIR",
            new PathConverter(),
            "the directory; that of the daemon's socket unless given",
            value -> directory = value)
        .flag(
            "--set-aside",
            "moves all of it away, so that a daemon starts with nothing held",
            () -> setAside = true);
  }

  @Override
  public Integer call() {
    try {
      List<Finding> findings = StateCheck.check(path());
      print(findings);
      if (setAside) {
        report(StateCheck.setAside(path()));
      }
      out().flush();
      boolean isWhole = findings.stream().allMatch(finding -> finding.problem() == null);
      return isWhole || setAside ? ExitCode.OK : DAMAGED;
    } catch (StartException e) {
      throw CommandFailure.refused(String.valueOf(e.getMessage()));
    }
  }

  /** Prints where the states are now; beside a JSON value, as a remark. */
  private void report(List<Path> places) {
    if (!common.isJsonAsked()) {
      print(places, out());
    } else if (!common.isQuiet()) {
      print(places, spec.commandLine().getErr());
    }
  }

  private static void print(List<Path> places, PrintWriter to) {
    places.forEach(place -> to.println("set aside: " + place));
  }

  private Path path() {
    return directory != null ? directory : common.socket().statePath();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void print(List<Finding> findings) {
    if (common.isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartArray();
            for (Finding finding : findings) {
              to.writeStartObject();
              to.writeStringField("path", finding.path().toString());
              to.writeStringField("space", finding.space());
              to.writeNumberField("bits", finding.bits());
              to.writeStringField("boot", finding.boot().toString());
              to.writeBooleanField("thisBoot", finding.isOfThisBoot());
              to.writeNumberField("sets", finding.sets());
              to.writeNumberField("held", finding.heldIds());
              to.writeStringField("problem", finding.problem());
              to.writeEndObject();
            }
            to.writeEndArray();
          });
    } else {
      findings.forEach(finding -> out().println(line(finding)));
    }
  }

  private static String line(Finding finding) {
    if (finding.problem() != null) {
      return finding.path() + ": damaged: " + finding.problem();
    }
    return "%s: space %s, %d bits, %d sets, %d held%s"
        .formatted(
            finding.path(),
            finding.space(),
            finding.bits(),
            finding.sets(),
            finding.heldIds(),
            finding.isOfThisBoot() ? "" : ", of another boot: will be set aside");
  }
}
