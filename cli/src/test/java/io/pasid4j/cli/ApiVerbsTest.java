// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that use the management API. */
class ApiVerbsTest {
  @TempDir static Path directory;
  private static Daemon daemon;
  private static PasidClient tenant;

  @BeforeAll
  static void start() {
    daemon =
        Daemon.start(
            DaemonOptions.at(directory.resolve("s"))
                .with(to -> to.quotaIds(5000).defaultReserved(List.of(PasidRange.of(40, 49)))));
    daemon.serveManagement();
    tenant =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("vm-7").build());
    tenant.allocate(PasidRange.of(20, 22), 3);
    tenant.allocate(PasidRange.of(30, 30), 1);
    CommandRun.awaitApi(daemon);
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  @Test
  void aSetIsShownWithItsRanges() {
    CommandRun shown = run("show", "vm-7");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out().lines().toList())
        .hasSize(4)
        .endsWith("20-22", "30")
        .first()
        .asString()
        .contains("(vm-7), pid " + ProcessHandle.current().pid(), ": connected, open ");
    assertThat(shown.out()).contains("holds 4 of at most 5000, 0 guaranteed");
  }

  @Test
  void idsThatSomebodyOutsideUsesAreListedWithTheirReporters() {
    Instant before = Instant.now().minusSeconds(2);
    try (PasidClient ended =
        PasidClient.connect(
            daemon.socketPath(), ConnectOptions.builder().name("vm-9").space("pasid").build())) {
      assertThat(ended.allocate(PasidRange.exactly(61))).isEqualTo(61);
      ended.reportBusy(61, PasidRange.of(70, 79));
      CommandRun listed = run("clear", "--list");
      assertThat(listed.exitCode()).as(listed.err()).isZero();
      assertThat(listed.out())
          .startsWith("61: reported by set " + ended.info().setId() + " (vm-9), pid ")
          .contains(", since ");
      String since = listed.out().substring(listed.out().indexOf("since ") + 6).trim();
      assertThat(Instant.parse(since)).isBetween(before, Instant.now().plusSeconds(2));
      assertThat(run("clear", "--list", "0-60").out()).isEmpty();
      assertThat(run("clear", "--list", "61", "--json").out())
          .contains("\"id\"", "\"since\"", "\"name\"", "vm-9", "\"set\"", "\"pid\"");
    }
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!run("clear", "--list").out().startsWith("61: reported by vm-9, which has ended, ")) {
      assertThat(Instant.now()).isBefore(deadline);
    }
    assertThat(run("clear", "61", "--yes").out()).isEqualTo("1\n");
    assertThat(run("clear", "--list").out()).isEmpty();
    assertThat(run("clear").err()).contains("MIN-MAX: missing (expected: PASIDs to clear");
  }

  @Test
  void theIdsOfASetAreShownOneALine() {
    String set = Long.toString(tenant.info().setId());

    assertThat(run("show", "vm-7", "--ids").out()).isEqualTo("20\n21\n22\n30\n");
    assertThat(run("show", set, "--ids").out()).isEqualTo("20\n21\n22\n30\n");
    assertThat(run("show", "--set", set, "--json").out())
        .contains("\"name\" : \"vm-7\"", "\"min\" : 20", "\"max\" : 22");
    assertThat(run("show", "--set", set, "--json", "--ids").out()).contains("[ 20, 21, 22, 30 ]");
  }

  @Test
  void aSetOfManyRangesIsShownWhole() {
    try (PasidClient many =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("many").build())) {
      List<String> odd = new ArrayList<>();
      for (int id = 10_001; id < 14_501; id += 2) {
        many.allocate(PasidRange.of(id, id), 1);
        odd.add(Integer.toString(id));
      }

      CommandRun shown = run("show", "many", "--ids");
      assertThat(shown.exitCode()).as(shown.err()).isZero();
      assertThat(shown.out().lines()).containsExactlyElementsOf(odd);
    }
  }

  @Test
  void aMapForProgramsIsOfTheRange() {
    assertThat(run("map", "--json", "--range", "21-29").out().replaceAll("\\s", ""))
        .startsWith("[{\"min\":21,\"max\":22,\"set\":")
        .endsWith("\"name\":\"vm-7\"}]");
  }

  @Test
  void aPageForProgramsIsSorted() {
    try (PasidClient later =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("most").build())) {
      later.allocate(PasidRange.of(2000, 2999), 100);

      assertThat(run("top", "--json", "--sort", "held").out())
          .matches("(?s).*\"name\" : \"most\".*\"name\" : \"vm-7\".*");
      assertThat(run("top", "--json", "--sort", "set").out())
          .matches("(?s).*\"name\" : \"vm-7\".*\"name\" : \"most\".*");
    }
  }

  @Test
  void aBandIsReservedAndGivenBack() {
    CommandRun reserved = run("reserve", "1000-1999", "--name", "static \"VMs\"");
    assertThat(reserved.exitCode()).as(reserved.err()).isZero();
    assertThat(reserved.out()).startsWith("1000-1999: static \"VMs\", set ");
    assertThat(run("reserve").out())
        .contains("40-49: by the configuration", "1000-1999: static \"VMs\", set ");
    CommandRun again = run("reserve", "1500-1600");
    assertThat(again.exitCode()).isOne();
    assertThat(again.err()).contains("band: ", "not all of it is free").hasLineCount(1);
    assertThat(run("alloc", "--range", "1000-1999").err()).startsWith("pasid: RANGE_FULL");

    CommandRun removed = run("reserve", "--remove", "1000-1999");
    assertThat(removed.exitCode()).as(removed.err()).isZero();

    assertThat(run("reserve").out()).doesNotContain("1000");
    assertThat(run("alloc", "--range", "1000-1999").out()).isEqualTo("1000\n");
    CommandRun json = run("reserve", "--json");
    assertThat(json.out()).as(json.err()).contains("\"fixed\" : true");
  }

  @Test
  void aBandThatCannotBeReservedOrGivenBackIsNamed() {
    refused(2, "MIN-MAX: missing (expected: the band to give back)", "reserve", "--remove");
    refused(1, "MIN-MAX: 7-8 (expected: a reserved band;", "reserve", "--remove", "7-8");
    refused(1, "MIN-MAX: 40-49: of the configuration", "reserve", "--remove", "40-49");
    refused(2, "max: 1048576 (expected: <= 1048575)", "reserve", "1048576");
    refused(1, "space: nope", "reserve", "--space", "nope");
    refused(2, "name: 0 characters", "reserve", "5", "--name", "");
  }

  @Test
  void anApiThatIsNotThereIsNamed() {
    refused(3, "management socket: /nowhere/a: not there", "reserve", "--api", "/nowhere/a");
    refused(3, "management socket: /nowhere/a: not there", "show", "vm-7", "--api", "/nowhere/a");
    // The tenants' socket has another protocol.
    refused(3, "management socket: ", "reserve", "--api", daemon.socketPath().toString());
  }

  private static void refused(int exitCode, String message, String... words) {
    CommandRun run = run(words);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("pasid: " + message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private static CommandRun run(String... words) {
    List<String> line = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    line.addAll(List.of(words));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
