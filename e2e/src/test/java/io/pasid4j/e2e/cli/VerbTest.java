// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output and the exit codes of the verbs. The tenant is a session of the test's own. */
class VerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALLOCATE = 0x5001;
  private static final int FREE = 0x5002;
  private static final int NAME = 0x5005;
  private static final int GET = 0x5007;

  @TempDir static Path directory;
  private static DaemonProcess daemon;
  private Wire tenant;

  @BeforeAll
  static void startDaemon() {
    daemon =
        DaemonProcess.start(
            Repository.installation(),
            directory.resolve("s"),
            "--quota",
            "5",
            "--reserve",
            "40-49");
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @BeforeEach
  void openTenant() throws Exception {
    tenant = Wire.session(daemon.socket());
    tenant.ask(NAME, "vm-7".getBytes(StandardCharsets.UTF_8));
    assertThat(tenant.ask(ALLOCATE, Payload.words(20, 29, 3, 0)).result()).isEqualTo(3);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    tenant.close();
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }

  @Test
  void allocPrintsPasidsAndSaysThatTheyAreFreedAgain() throws Exception {
    ProcessResult ran = pasid("alloc", "--range", "20-29", "--count", "2");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo("23\n24\n");
    assertThat(ran.err()).startsWith("freed again: ").contains("--hold");
  }

  @Test
  void allocTakesABlockAndPrintsJson() throws Exception {
    ProcessResult ran =
        pasid("alloc", "--range", "0x14-0x1d", "--count", "4", "--contiguous", "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(JSON.readTree(ran.out()))
        .isEqualTo(JSON.readTree("{\"pasids\": [23, 24, 25, 26], \"held\": false}"));
  }

  @Test
  void aRefusalSaysWhyInALine() throws Exception {
    refused("QUOTA: the set holds 0 of at most 5, and 6 more", "alloc", "--count", "6");
    refused("RESERVED: ", "alloc", "--range", "40-49");
    refused("RANGE_FULL: ", "alloc", "--range", "20-22");
    refused("FRAGMENTED: ", "alloc", "--range", "19-23", "--count", "2", "--contiguous");
    refused("SET: 4000000000 (expected: an open set", "free", "--set", "4000000000");
    refused("ID: 1048576 (expected: an ID of the space)", "show", "1048576");
  }

  @Test
  void aCountThatCannotBeIsAUsageError() throws Exception {
    ProcessResult ran = pasid("alloc", "--count", "0");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pasid: count: 0 (expected: 1 to ");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void setsListsTheOthersSessions() throws Exception {
    ProcessResult lines = pasid("sets");
    JsonNode sets = JSON.readTree(pasid("sets", "--json").out());

    assertThat(lines.out().lines()).hasSize(2);
    assertThat(lines.out().lines().toList().getLast())
        .contains(" ######.... ", " connected ")
        .endsWith("  vm-7");
    assertThat(sets.get(0).get("state").asText()).isEqualTo("connected");
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).get("name").asText()).isEqualTo("vm-7");
    assertThat(sets.get(0).get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(sets.get(0).get("held").asInt()).isEqualTo(3);
    assertThat(sets.get(0).get("quota").asInt()).isEqualTo(5);
  }

  @Test
  void showReportsFreeHeldAndReserved() throws Exception {
    assertThat(pasid("show", "30").out()).isEqualTo("30: free\n");
    assertThat(pasid("show", "0x29").out()).isEqualTo("41: reserved: never given\n");
    assertThat(pasid("show", "21").out())
        .startsWith("21: held by set ")
        .contains("(vm-7), pid " + ProcessHandle.current().pid() + ", uid ")
        .containsPattern(", since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n");
    JsonNode shown = JSON.readTree(pasid("show", "21", "--json").out());
    assertThat(shown.get("state").asText()).isEqualTo("idle");
    assertThat(shown.get("name").asText()).isEqualTo("vm-7");
  }

  @Test
  void referencesAreShown() throws Exception {
    tenant.ask(GET, Payload.words(21));
    tenant.ask(GET, Payload.words(22));
    tenant.ask(GET, Payload.words(22));
    tenant.ask(FREE, Payload.words(22, 22));

    assertThat(pasid("show", "21").out())
        .startsWith("21: held by set ")
        .endsWith(", 1 reference\n");
    assertThat(pasid("show", "22").out())
        .startsWith("22: freed by set ")
        .endsWith(", kept pending by 2 references\n");
    JsonNode shown = JSON.readTree(pasid("show", "22", "--json").out());
    assertThat(shown.get("state").asText()).isEqualTo("free_pending");
    assertThat(shown.get("references").asInt()).isEqualTo(2);
    JsonNode set = JSON.readTree(pasid("sets", "--json").out()).get(0);
    assertThat(set.get("held").asInt()).isEqualTo(2);
    assertThat(set.get("active").asInt()).isEqualTo(1);
    assertThat(set.get("pending").asInt()).isEqualTo(1);
  }

  @Test
  void freeOfASetFreesItsPasids() throws Exception {
    String set = JSON.readTree(pasid("show", "20", "--json").out()).get("set").asText();

    assertThat(pasid("free", "--set", set, "--range", "21-99").out()).isEqualTo("2\n");
    assertThat(pasid("show", "21").out()).isEqualTo("21: free\n");
    assertThat(pasid("free", "--set", set, "--json").out()).contains("\"freed\" : 1");
  }

  @Test
  void aSetIsNamedByItsNumberOrItsNameEverywhere() throws Exception {
    String set = JSON.readTree(pasid("show", "20", "--json").out()).get("set").asText();

    assertThat(pasid("quota", "vm-7").out())
        .isEqualTo("set " + set + " (vm-7): holds 3 of at most 5, none guaranteed\n");
    assertThat(pasid("quota", set, "9", "--guarantee", "4").out())
        .isEqualTo("set " + set + " (vm-7): holds 3 of at most 9, 4 guaranteed\n");
    assertThat(pasid("explain", "vm-7", "--count", "2").out()).startsWith("for: set " + set);
    assertThat(pasid("free", "vm-7", "--range", "22").out()).isEqualTo("1\n");
    refused("QUOTA: LIMIT: 1 (expected: at least 2, which set " + set, "quota", "vm-7", "1");
    refused(
        "CAPACITY: --guarantee: 2000000000 (expected: no more than the space has left",
        "quota",
        set,
        "2000000000",
        "--guarantee",
        "2000000000");
    assertThat(pasid("release", "vm-7").out()).isEqualTo("2\n");
  }

  @Test
  void anAmbiguousNameListsTheCandidates() throws Exception {
    try (Wire other = Wire.session(daemon.socket())) {
      other.ask(NAME, "vm-7".getBytes(StandardCharsets.UTF_8));

      ProcessResult ran = pasid("quota", "vm-7");

      assertThat(ran.exitCode()).isOne();
      assertThat(ran.err())
          .startsWith("pasid: SET: vm-7: a name of 2 sets (expected: the number of one: ")
          .containsPattern("\\d+ \\(pid \\d+, uid \\d+\\), \\d+ \\(pid");
    }
  }

  @Test
  void commonOptionsStandBeforeOrAfterTheVerb() throws Exception {
    String socket = daemon.socket().toString();

    for (String line :
        List.of(
            "--json --space pasid show 30 --socket " + socket,
            "show --socket " + socket + " 30 --json --space pasid",
            "--socket=" + socket + " --space=pasid show 30 --json")) {
      ProcessResult ran = ProcessResult.pasid(line.split(" ", -1));
      assertThat(ran.exitCode()).as(line + ": " + ran.err()).isZero();
      assertThat(JSON.readTree(ran.out()).get("state").asText()).isEqualTo("free");
    }
    assertThat(pasid("alloc", "--quiet").err()).isEmpty();
  }

  @Test
  void checksAreThoseOfAMonitoringPlugIn() throws Exception {
    checked(0, "OK - daemon ", "daemon", "--warn", "60000", "--crit", "60000");
    checked(0, "OK - waiting 0 | waiting=0;1;10;0", "waiting");
    checked(0, "OK - exhaustion 0% | exhaustion=0%;80;95;0", "exhaustion");
    checked(1, "WARNING - exhaustion 0%", "exhaustion", "--warn", "0");
    checked(2, "CRITICAL - exhaustion 0%", "exhaustion", "--warn", "0", "--crit", "0");
    checked(2, "CRITICAL - socket: ", "daemon", "--socket", "/nowhere/s");
    checked(3, "UNKNOWN - --space: nope", "exhaustion", "--space", "nope");
    checked(3, "UNKNOWN - --crit: 1 (expected: 5 or more)", "daemon", "--warn", "5", "--crit", "1");
  }

  private static void checked(int exitCode, String line, String... arguments) throws Exception {
    String[] words = new String[arguments.length + 1];
    words[0] = "check";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    ProcessResult ran = pasid(words);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(exitCode);
    assertThat(ran.out()).startsWith("PASID " + line).hasLineCount(1);
  }

  private static void refused(String reason, String... arguments) throws Exception {
    ProcessResult ran = pasid(arguments);

    assertThat(ran.exitCode()).as(ran.err()).isOne();
    assertThat(ran.err()).startsWith("pasid: " + reason);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.out()).isEmpty();
  }

  private static ProcessResult pasid(String... arguments) throws Exception {
    return ProcessResult.command(
        Repository.installation().pasid(arguments),
        Map.of("PASID_SOCKET", daemon.socket().toString()));
  }
}
