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

/** How a command line is read, and how one that cannot be is answered. */
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
        "alloc 7                  | Unmatched argument at index 1: '7'",
        "free --set -1            | --set: -1 (expected: a number from 0 to 4294967295",
        "show                     | Missing required parameter: 'ID'",
        "show 0x                  | ID: 0x (expected: a number from 0 to 4294967295",
        "sets --all               | Unknown option: '--all'",
        "daemon --space-bits 0    | spaceBits: 0 (expected: 1 to 31)",
        "daemon --space-bits 32   | spaceBits: 32 (expected: 1 to 31)",
        "daemon --reserve 9-8     | --reserve: 9-8 (expected: MIN-MAX",
        "daemon --quota -1        | --quota: -1 (expected: a number from 0 to 2147483647",
        "serve                    | Unmatched argument at index 0: 'serve'"
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

  @ParameterizedTest
  @ValueSource(strings = {"", "daemon ", "demo ", "alloc ", "free ", "sets ", "show "})
  void everyCommandTellsItsOptions(String command) {
    assertThat(run(command + "--help")).isZero();

    assertThat(out.toString()).startsWith("Usage: pasid").contains("--help");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help"})
  void withoutAVerbAllAreThere(String line) {
    assertThat(Pasid.commandLine(SPACES.split(line, -1)).getSubcommands().keySet())
        .containsExactly(
            "demo", "daemon", "alloc", "free", "sets", "show", "explain", "quota", "release",
            "state", "spaces", "doctor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo", "daemon", "alloc", "free", "sets", "show", "explain", "quota", "release", "state",
        "spaces", "doctor"
      })
  void aLineSetsUpTheVerbItNamesAndNoOther(String verb) {
    assertThat(Pasid.commandLine(verb).getSubcommands()).containsOnlyKeys(verb);
  }

  @Test
  void theVersionIsTheOneThatWasBuilt() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("pasid \\d+\\.\\d+\\.\\d+\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alloc", "free", "sets", "show 7"})
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
