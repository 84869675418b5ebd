// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The verb for which the script {@code pasid} becomes {@code pasid-run}, so that no JVM stays
 * beside the program. Here it has its place in the help, the manual page and the completions.
 */
public final class RunCommand implements Callable<Integer>, Declared {
  @Override
  public void declare(Declaration line) {
    line.describe(
            "Starts a program with IDs that are its own for as long as it lives.",
            "Its options come after the verb, and those of a space after its --space. In the arguments",
            "%%{id} stands for the IDs; docs/reference/run.md has the rest.")
        .examples("pasid run --space vsock --env CID -- ./start-vm %%{id}");
  }

  /** Gives the line of this verb, once it has inherited those of all, the options of its own. */
  public static void declareOptions(CommandSpec run) {
    List.copyOf(run.options()).stream()
        .filter(option -> option.inherited() && !option.usageHelp())
        .forEach(run::remove);
    addValued(run);
    run.addOption(
        OptionSpec.builder("--probe")
            .type(boolean.class)
            .arity("0")
            .description("proves a vsock CID first")
            .build());
    run.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PROGRAM [ARGUMENT]")
            .description("what to start")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*")
            .build());
  }

  private static void addValued(CommandSpec run) {
    add(run, "--space", "[LABEL=]NAME", "a space to draw from, several times for several");
    add(run, "--count", "N", "how many IDs of it, 1 to 64; 1 unless given");
    add(run, "--range", "MIN-MAX", "the range to draw from; the whole space unless given");
    add(run, "--env", "VARIABLE", "the environment variable that gets them");
    add(run, "--name", "NAME", "the name of the sets, for operators");
    add(run, "--socket", "PATH", "the daemon's Unix socket");
    add(run, "--fd", "N", "hands the first session to the program as this descriptor");
    add(run, "--on-busy", "CODE|TEXT", "draws another ID if the program fails with this");
  }

  private static void add(CommandSpec run, String name, String label, String description) {
    run.addOption(
        OptionSpec.builder(name)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "verb: run (expected: of the script pasid, which becomes pasid-run)");
  }
}
