// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that programs read: output that cannot be written, and output in any locale. */
class OutputTest {
  private static final int OUTPUT = 74;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The locale of the JVM, whose number format has digits of its own. */
  private static final Map<String, String> OWN_DIGITS =
      Map.of("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG");

  @TempDir static Path directory;
  private static DaemonProcess daemon;

  @BeforeAll
  static void startDaemon() {
    daemon =
        DaemonProcess.start(Repository.installation(), directory.resolve("s"), "--quota", "60000");
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"alloc --count 3", "alloc --json", "sets", "sets --json", "show 3", "--help"})
  void outputThatCannotBeWrittenIsAnError(String line) throws Exception {
    ProcessResult ran = shell("exec \"$@\" >/dev/full", line, Map.of());

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(OUTPUT);
    assertThat(ran.err())
        .contains("pasid: standard output: No space left on device (expected: one that can be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alloc --count 60000", "alloc --count 60000 --json", "--help"})
  void aReaderThatHasEnoughIsNoError(String line) throws Exception {
    ProcessResult ran = shell("{ \"$@\"; echo \"code $?\" >&2; } | head -n 1", line, Map.of());

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.err()).contains("code 0").doesNotContain("pasid: ");
  }

  /** libc names the failure in the language of the user, also in a locale without one. */
  @Test
  void aReaderThatHasEnoughIsNoErrorInAnyLanguage() throws Exception {
    ProcessResult ran =
        shell(
            "{ \"$@\"; echo \"code $?\" >&2; } | head -n 1",
            "alloc --count 60000",
            Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de"));

    assertThat(ran.err()).contains("code 0").doesNotContain("pasid: ");
  }

  /** A verb halts its process, which flushes nothing; this is more than a pipe has room for. */
  @Test
  void aSlowReaderGetsAllOfIt() throws Exception {
    String countLines = "{ n=0; while read -r _; do n=$((n + 1)); done; echo $n; }";
    ProcessResult ran =
        shell("{ \"$@\"; echo \"code $?\" >&2; } | " + countLines, "alloc --count 60000", Map.of());

    assertThat(ran.out()).isEqualTo("60000\n");
    assertThat(ran.err()).endsWith("code 0\n");
  }

  @Test
  void nothingIsHeldThatNobodyKnows() throws Exception {
    ProcessResult ran = shell("exec \"$@\" >/dev/full", "alloc --hold", Map.of());

    assertThat(ran.exitCode()).isEqualTo(OUTPUT);
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }

  @Test
  void digitsAreAsciiInAnyLocale() throws Exception {
    assertThat(shell("exec \"$@\"", "alloc --range 20-29 --count 2", OWN_DIGITS).out())
        .isEqualTo("20\n21\n");
    assertThat(shell("exec \"$@\"", "explain --count 5", OWN_DIGITS).out())
        .contains("5 of 0-4294967295", "held 0 of 60000");
    String json = shell("exec \"$@\"", "explain --json", OWN_DIGITS).out();
    assertThat(JSON.readTree(json).get("quota").asInt()).isEqualTo(60000);
    assertThat(shell("exec \"$@\"", "alloc --count 60001", OWN_DIGITS).err())
        .contains("0 of at most 60000, and 60001 more");
  }

  private static ProcessResult shell(String script, String line, Map<String, String> more)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(Repository.installation().pasid(line.split(" ", -1)));
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PASID_SOCKET", daemon.socket().toString());
    return ProcessResult.command(command, environment);
  }
}
