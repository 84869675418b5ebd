// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Reading of command lines, and the answers to wrong ones. */
class CommandLineTest {
  private static final Pattern SPACES = Pattern.compile(" ");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alloc --range 5-3        | --range: 5-3 (expected: MIN-MAX",
        "alloc --range 1-0x100000000 | --range: 1-0x100000000 (expected: MIN-MAX",
        "alloc --range -3         | --range: -3 (expected: MIN-MAX",
        "alloc --range 1-2-3      | --range: 1-2-3 (expected: MIN-MAX",
        "alloc --range 0x+5       | --range: 0x+5 (expected: MIN-MAX",
        "alloc --count many       | --count: many (expected: a number from 0 to 2147483647",
        "alloc --count 2147483648 | --count: 2147483648 (expected: a number from 0 to 2147483647",
        "alloc 7                  | argument: 7 is unknown",
        "show                     | 'ID|SET: missing (expected: a PASID or a set)'",
        "show 0x                  | ID: 0x (expected: a number from 0 to 4294967295",
        "sets --all               | option: --all is unknown",
        "sets --sort size         | --sort: size (expected: one of set, name, held, limit, use,"
            + " age)",
        "sets --jsn               | option: --jsn is unknown: did you mean --json?",
        "show ٤٢                  | ID: ٤٢ (expected: a number from 0 to 4294967295",
        "daemon --space-bits 0    | spaceBits: 0 (expected: 1 to 31)",
        "daemon --space-bits 32   | spaceBits: 32 (expected: 1 to 31)",
        "daemon --reserve 9-8     | --reserve: 9-8 (expected: MIN-MAX",
        "daemon --quota -1        | --quota: -1 (expected: a number from 0 to 2147483647",
        "serve                    | verb: serve is unknown (pasid --help lists the verbs)",
        "lst                      | verb: lst is unknown",
        "realease 7               | verb: realease is unknown: did you mean release?",
        "--json shwo 7            | verb: shwo is unknown: did you mean show?",
        "daemon --config /nope/x  | /nope/x: no such file or directory (expected: a file that can"
            + " be",
        "completion tcsh          | SHELL: tcsh (expected: bash, zsh or fish)",
        "free                     | SET: missing (expected: the number or name of a set"
      })
  void aWrongLineIsAnsweredInOneLine(String line, String reason) {
    assertThat(run(line)).isEqualTo(2);

    assertThat(err.toString()).startsWith("pasid: " + reason);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"daemon", "sets"})
  void anEmptySocketIsNotTheWorkingDirectory(String command) {
    assertThat(run(command + " --socket ")).isEqualTo(2);

    assertThat(err.toString()).startsWith("pasid: --socket: empty (expected: a path)");
  }

  @Test
  void theHelpOfTheCommandListsItsOptionsExamplesAndExitCodes() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString())
        .startsWith("Usage: pasid")
        .contains("--help", "Examples:", "Exit codes:", "74 ");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "help", "nothing", "completion"})
  void withoutAVerbAllAreThere(String line) {
    assertThat(Pasid.commandLine(SPACES.split(line, -1)).getSubcommands().keySet())
        .containsExactlyElementsOf(Verbs.names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo", "daemon", "alloc", "free", "sets", "show", "explain", "quota", "release", "state",
        "spaces", "watch", "check", "audit", "reserve", "top", "map"
      })
  void aLineSetsUpTheVerbItNamesAndNoOther(String verb) {
    assertThat(Pasid.commandLine(verb).getSubcommands()).containsOnlyKeys(verb);
    assertThat(Pasid.commandLine("--socket", "sets", "--json", verb).getSubcommands())
        .containsOnlyKeys(verb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aCompletionNamesTheVerbs(String shell) {
    assertThat(run("completion " + shell)).isZero();

    assertThat(out.toString()).contains("sets", "release", "--socket".substring(2));
  }

  @Test
  void theCompletionForFishNamesTheVerbsWithinAVerb() {
    assertThat(run("completion fish")).isZero();

    assertThat(out.toString())
        .contains(
            "-n '__fish_seen_subcommand_from state;"
                + " and not __fish_seen_subcommand_from check backup help' -a backup -d ",
            "-n '__fish_seen_subcommand_from state; and __fish_seen_subcommand_from backup'"
                + " -l state -r -d ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V", "sets", "export"})
  void aLineSetsUpItsOwnVerbAlone(String word) {
    assertThat(Pasid.commandLine(word).getSubcommands())
        .containsOnlyKeys(word.startsWith("-") ? "version" : word);
  }

  @Test
  void theVersionIsTheOneThatWasBuilt() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("pasid \\d+\\.\\d+\\.\\d+\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alloc",
        "free 7",
        "sets",
        "show 7",
        "quota 7 9",
        "watch",
        "spaces",
        "show vm-7",
        "top",
        "map"
      })
  void withoutADaemonAVerbSaysSo(String verb, @TempDir Path directory) {
    Path socket = directory.resolve("nobody");

    assertThat(run(verb + " --socket " + socket)).isEqualTo(3);

    assertThat(err.toString()).startsWith("pasid: socket: " + socket);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int run(String line) {
    String[] words = SPACES.split(line, -1);
    CommandLine command =
        Pasid.commandLine(words)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return command.execute(words);
  }
}
