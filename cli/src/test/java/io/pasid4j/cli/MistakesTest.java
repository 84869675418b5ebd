// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Typical mistakes: the exit code, and one line that names the value to blame. */
class MistakesTest {
  private static final Pattern SPACES = Pattern.compile(" ");

  @TempDir static Path directory;
  private static Daemon daemon;
  private static PasidClient tenant;
  private static PasidClient namesake;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    daemon =
        Daemon.start(
            DaemonOptions.at(directory.resolve("s"))
                .with(to -> to.quotaIds(5).defaultReserved(List.of(PasidRange.of(40, 49)))));
    tenant =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("vm-7").build());
    namesake =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("twin").build());
    tenant.allocate(PasidRange.of(20, 29), 3);
    Files.writeString(directory.resolve("bad.yaml"), "quota: many\n");
    Files.createDirectory(directory.resolve("folder"));
  }

  @AfterAll
  static void stop() {
    tenant.close();
    namesake.close();
    daemon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lsit                          | 2 | verb: lsit is unknown",
        "set                           | 2 | verb: set is unknown: did you mean sets?",
        "allocate                      | 2 | verb: allocate is unknown: did you mean alloc?",
        "realease 7                    | 2 | verb: realease is unknown: did you mean release?",
        "sets --jsno                   | 2 | option: --jsno is unknown: did you mean --json?",
        "alloc --contigous             | 2 | option: --contigous is unknown: did you mean"
            + " --contiguous?",
        "alloc 7                       | 2 | argument: 7 is unknown",
        "alloc --count                 | 2 | Missing required parameter for option '--count' (N)",
        "show                          | 2 | 'ID|SET: missing (expected: a PASID or a set)'",
        "show vm-7 --domain            | 2 | --domain: vm-7 (expected: a PASID)",
        "quota                         | 2 | Missing required parameter: 'SET'",
        "free                          | 2 | SET: missing (expected: the number or name of a set",
        "release                       | 2 | Missing required parameter: 'SET'",
        "sets --sort size              | 2 | --sort: size (expected: one of set, name, held,",
        "free vm-7 --set twin          | 2 | SET: vm-7 and --set twin (expected: one of the two)",
        "explain vm-7 --set twin       | 2 | SET: vm-7 and --set twin (expected: one of the two)",
        "explain vm-7 --uid 7          | 2 | --uid: 7 and SET vm-7 (expected: one of the two)",
        "explain --set vm-7 --gid 7    | 2 | --gid: 7 and SET vm-7 (expected: one of the two)",
        "reserve --name why            | 2 | --name: why (expected: with a band to keep)",
        "completion tcsh               | 2 | SHELL: tcsh (expected: bash, zsh or fish)",
        "state                         | 2 | Missing required subcommand"
      })
  void aWordThatIsUnknownOrMissing(String line, int exitCode, String message) {
    expectOneLine(line, exitCode, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show 0x                       | 2 | ID: 0x (expected: a number from 0 to 4294967295",
        "show -1                       | 2 | ID: -1 (expected: a number from 0 to 4294967295",
        "show 4294967296               | 2 | ID: 4294967296 (expected: a number from 0 to"
            + " 4294967295",
        "alloc --count two             | 2 | --count: two (expected: a number from 0 to 2147483647",
        "alloc --count 0               | 2 | count: 0 (expected: 1 to ",
        "alloc --range 9-3             | 2 | --range: 9-3 (expected: MIN-MAX",
        "alloc --range 1..9            | 2 | --range: 1..9 (expected: MIN-MAX",
        "alloc --range 2000000-2000005 | 2 | --range: 2000000-2000005 (expected: within 0-1048575",
        "quota vm-7 3 --guarantee 4    | 2 | --guarantee: 4 (expected: 0 to 3)",
        "daemon --space-bits 40        | 2 | spaceBits: 40 (expected: 1 to 31)"
      })
  void aNumberOrRange(String line, int exitCode, String message) {
    expectOneLine(line, exitCode, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show 1048576                  | 1 | ID: 1048576 (expected: an ID of the space)",
        "alloc --space nope            | 1 | --space: nope (expected: one of pasid)",
        "show 3 --space nope           | 1 | --space: nope (expected: one of pasid)",
        "explain --space nope          | 1 | --space: nope (expected: one of pasid)",
        "quota vm-8                    | 1 | SET: vm-8 (expected: an open set that you may see;",
        "show vm-8                     | 1 | SET: vm-8 (expected: an open set that you may see;",
        "release 4000000000            | 1 | SET: 4000000000 (expected: an open set that you may"
            + " see;",
        "free nobody --range 3         | 1 | SET: nobody (expected: an open set that you may see;"
      })
  void aThingThatIsNotThere(String line, int exitCode, String message) {
    expectOneLine(line, exitCode, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alloc --count 6               | 1 | QUOTA: the set holds 0 of at most 5, and 6 more were"
            + " asked for",
        "alloc --range 40-49           | 1 | RESERVED: every ID of the range is reserved (range:"
            + " 40-49)",
        "alloc --range 20-22           | 1 | RANGE_FULL: fewer than 1 IDs of the range are free",
        "quota vm-7 1                  | 1 | QUOTA: LIMIT: 1 (expected: at least 3, which set"
      })
  void aRequestThatIsRefused(String line, int exitCode, String message) {
    expectOneLine(line, exitCode, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daemon --config /nope.yaml    | 2 | /nope.yaml: no such file or directory (expected: a"
            + " file",
        "daemon --config DIR/bad.yaml  | 2 | DIR/bad.yaml:1: quota: many (expected: ",
        "daemon --config DIR/folder    | 2 | DIR/folder: ",
        "sets --socket /nowhere/s      | 3 | socket: /nowhere/s",
        "sets --socket DIR/bad.yaml    | 3 | socket: DIR/bad.yaml"
      })
  void aFileOrDaemon(String line, int exitCode, String message) {
    expectOneLine(line, exitCode, message);
  }

  private void expectOneLine(String line, int exitCode, String message) {
    String typed = line.replace("DIR", directory.toString());

    assertThat(run(typed)).as(err.toString()).isEqualTo(exitCode);
    assertThat(err.toString()).startsWith("pasid: " + message.replace("DIR", directory.toString()));
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String line) {
    String[] given = SPACES.split(line, -1);
    boolean isAtDaemon = !line.contains("--socket") && !line.startsWith("daemon");
    String[] words = given;
    if (isAtDaemon) {
      words = new String[given.length + 2];
      words[0] = "--socket";
      words[1] = daemon.socketPath().toString();
      System.arraycopy(given, 0, words, 2, given.length);
    }
    CommandLine command =
        Pasid.commandLine(words)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return command.execute(words);
  }
}
