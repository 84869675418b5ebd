// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.exit.FailureHandler;
import io.pasid4j.cli.exit.UsageHandler;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.output.StandardOutput;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The command {@code pasid}: hands the line to the verb that it names. */
@Command(
    name = "pasid",
    description = "Hands out PASIDs to tenants that do not trust each other.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n")
public final class Pasid {
  @Mixin private final CommonOptions common = new CommonOptions();

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] line) {
    // Fixed locale: programs read digits and commas.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    omitNeedlessLookups();
    end(execute(StandardOutput.ofProcess(), err, line), verb(line));
  }

  /**
   * Classes that picocli supports and that never exist here: the class loader would look for each
   * in every jar.
   */
  private static void omitNeedlessLookups() {
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.sql.*");
  }

  /**
   * Ends the process. Before the shutdown hooks, exit() seeks a logger in every jar, which takes a
   * large part of a short verb's time; the hooks of such a verb are for signals.
   */
  private static void end(int exitCode, String verb) {
    if (verb.equals("daemon") || verb.equals("demo")) {
      System.exit(exitCode);
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /** Runs one command line; returns its exit code. */
  static int execute(StandardOutput output, PrintWriter err, String... line) {
    int exitCode = run(output, err, line);
    @Nullable String problem = output.problem();
    if (problem == null) {
      return exitCode;
    }
    err.println("pasid: " + problem);
    return ExitCode.OUTPUT;
  }

  private static int run(StandardOutput output, PrintWriter err, String... line) {
    try {
      return commandLine(line).setOut(output.writer()).setErr(err).execute(line);
    } catch (OutOfMemoryError limit) {
      return FailureHandler.outOfMemory(limit, err);
    }
  }

  /** For a line that names a verb, that one alone: setting up the others takes longer. */
  static CommandLine commandLine(String... line) {
    Pasid root = new Pasid();
    CommandLine pasid = new CommandLine(root);
    Verbs.addTo(pasid, root.common, verb(line));
    for (String word : line) {
      if (word.equals("--no-color")) {
        pasid.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
      }
    }
    return pasid
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(new UsageHandler())
        .setExecutionExceptionHandler(new FailureHandler());
  }

  private static String verb(String... line) {
    int at = CommonOptions.verbAt(line);
    if (at >= 0) {
      return line[at];
    }
    List<String> words = List.of(line);
    return words.contains("--version") || words.contains("-V") ? "version" : "";
  }
}
