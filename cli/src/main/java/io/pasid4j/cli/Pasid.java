// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.exit.CheckFailureHandler;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.exit.FailureHandler;
import io.pasid4j.cli.exit.UsageHandler;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.output.StandardOutput;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command {@code pasid}: hands the line to the verb that it names. */
public final class Pasid implements Declared {
  private final CommonOptions common = new CommonOptions();

  private Pasid() {}

  @Override
  public void declare(Declaration line) {
    line.describe("Hands out PASIDs to tenants that do not trust each other.");
    line.inherited().helpAndVersion().with(common);
  }

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] line) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    prepareProcess();
    end(execute(StandardOutput.ofProcess(), err, line), verb(line));
  }

  /**
   * Sets what holds for the whole process: a fixed locale, because programs read digits and commas,
   * and which classes picocli supports that never exist here: the class loader would look for each
   * in every jar.
   */
  static void prepareProcess() {
    Locale.setDefault(Locale.ROOT);
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
    CommandLine pasid = Declaration.commandLine(root);
    pasid.getCommandSpec().name("pasid");
    Verbs.addTo(pasid, root.common, verb(line));
    for (String word : line) {
      if (word.equals("--no-color")) {
        pasid.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
      }
    }
    return withHandlers(pasid.setUsageHelpAutoWidth(true), verb(line));
  }

  private static CommandLine withHandlers(CommandLine pasid, String verb) {
    if (verb.equals("check")) {
      CheckFailureHandler check = new CheckFailureHandler();
      return pasid.setParameterExceptionHandler(check).setExecutionExceptionHandler(check);
    }
    return pasid
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
