// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help of each verb of the command tree, at any depth and by each way to ask for it. */
class HelpTest {
  /** The words that lead to each verb. */
  static Stream<List<String>> paths() {
    List<List<String>> paths = new ArrayList<>();
    addPaths(Pasid.commandLine(""), List.of(), paths);
    return paths.stream();
  }

  private static void addPaths(CommandLine command, List<String> path, List<List<String>> paths) {
    command
        .getSubcommands()
        .forEach((name, verb) -> {
          List<String> inner = join(path, List.of(name));
          paths.add(inner);
          addPaths(verb, inner, paths);
        });
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // The array is read here and nowhere else.
  private static List<String> join(List<String>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  private static CommandRun run(List<String> words) {
    return CommandRun.of(words.toArray(String[]::new));
  }

  @Test
  void theTreeHasVerbsWithinVerbs() {
    assertThat(paths())
        .contains(
            List.of("state", "backup"),
            List.of("cluster", "init"),
            List.of("demo", "cluster"),
            List.of("doctor", "record"),
            List.of("state", "help"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void eachVerbListsItsOptionsExamplesAndExitCodes(List<String> path) {
    CommandRun asked = run(join(path, List.of("--help")));

    assertThat(asked.exitCode()).as(asked.err()).isZero();
    assertThat(asked.err()).isEmpty();
    assertThat(asked.out())
        .startsWith("Usage: pasid " + String.join(" ", path) + " ")
        .contains("--help", "Examples:", "Exit codes:", "74 ");
  }

  /** The program has them, and this tree only names them. */
  @Test
  void theOptionsOfRunAreThoseOfItsProgram() throws IOException {
    String program = Files.readString(Path.of("../native/src/run/options.c"));
    List<String> expected =
        Pattern.compile("^\t\"  (--[a-z-]+)", Pattern.MULTILINE)
            .matcher(program)
            .results()
            .map(option -> option.group(1))
            .toList();
    CommandLine run = Objects.requireNonNull(Pasid.commandLine("").getSubcommands().get("run"));

    assertThat(expected).contains("--on-busy");
    assertThat(run.getCommandSpec().options())
        .extracting(OptionSpec::longestName)
        .filteredOn(name -> !name.equals("--help"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(CommandRun.of("--help").out()).contains("run ", "Starts a program with IDs");
  }

  /** Only the end of a paragraph leaves room on a line. */
  @ParameterizedTest
  @MethodSource("paths")
  void descriptionsFillTheWidth(List<String> path) {
    assertThat(run(join(List.of("help"), path)).out().lines())
        .filteredOn(line -> line.matches("\\S.{0,49}"))
        .allMatch(line -> line.matches(".*[.;:]"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void eachWayToAskForAVerbGivesItsOwnHelp(List<String> path) {
    CommandRun asked = run(join(path, List.of("--help")));

    assertThat(run(join(path, List.of("-h")))).isEqualTo(asked);
    assertThat(run(join(List.of("--no-color"), path, List.of("--help")))).isEqualTo(asked);
    for (int depth = 0; depth < path.size(); depth++) {
      List<String> words =
          join(path.subList(0, depth), List.of("help"), path.subList(depth, path.size()));
      assertThat(run(words)).as("%s", words).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "help shwo                | verb: shwo is unknown: did you mean show?",
        "help zzzzzz              | verb: zzzzzz is unknown (pasid --help lists the verbs)",
        "help state bakup         | verb: bakup is unknown: did you mean backup?",
        "state help bakup         | verb: bakup is unknown: did you mean backup?",
        "state bakup              | verb: bakup is unknown: did you mean backup? (pasid state --help",
        "cluster trasfer-leader x | verb: trasfer-leader is unknown: did you mean transfer-leader?",
        "help state zzzzzz        | verb: zzzzzz is unknown (pasid state --help lists the verbs)",
        "help sets held           | verb: held (expected: nothing after pasid sets)",
        "help state backup copy   | verb: copy (expected: nothing after pasid state backup)"
      })
  void aVerbThatIsNotThereIsNamedInOneLine(String line, String message) {
    CommandRun wrong = CommandRun.of(line.split(" "));

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("pasid: " + message).hasLineCount(1);
    assertThat(wrong.out()).isEmpty();
  }
}
