// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.preload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of each revision of the series of 2020, by definitions of their own. */
class SeriesTest {
  private static final String EINVAL = "errno 22";

  @TempDir static Path directory;
  private static Path program;
  private static DaemonProcess daemon;

  @BeforeAll
  static void startDaemon() throws Exception {
    program = CProgram.compile("series_client");
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  private static ProcessResult run(Map<String, String> settings, String words) throws Exception {
    return run(daemon, settings, words);
  }

  private static ProcessResult run(DaemonProcess at, Map<String, String> settings, String words)
      throws Exception {
    Map<String, String> environment = new HashMap<>(Repository.installation().preload(at.socket()));
    environment.putAll(settings);
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words.split(" ")));
    return ProcessResult.command(command, environment);
  }

  private static List<String> lines(String series, String words) throws Exception {
    return run(Map.of("PASID_SERIES", series), series + " " + words).out().lines().toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "5.7-rc4, -1, -1",
    "5.8-rc1, -1, -1",
    "5.8-rc3, 20, -1",
    "5.8-rc6, 20, -1",
    "5.9-rc2, 20, -1",
    "5.9-rc6, 20, 1000"
  })
  void aProgramSetsUpAndGoesThroughItsLife(String series, int bits, int quota) throws Exception {
    String life =
        "setup alloc 1 9 alloc 1 9 bind 1 flush 1 free 1 1 alloc 1 1 unbind 1 alloc 1 1"
            + " bind 7 unbind 2 flush 7";
    assertThat(lines(series, life))
        .containsExactly(
            "features 1 bits " + bits + " quota " + quota,
            "1",
            "2",
            "0",
            "0",
            "0",
            "errno 28",
            "0",
            "1",
            EINVAL,
            EINVAL,
            EINVAL);
  }

  @Test
  void withoutASettingTheRevisionIsVersionSeven() throws Exception {
    assertThat(run(Map.of(), "5.9-rc2 setup alloc 1 9").out().lines())
        .containsExactly("features 1 bits 20 quota -1", "1");
  }

  /** 5.7-rc4: its requests have other numbers, so the shim has to know it too. */
  @Test
  void aRuleNamesTheRevisionUnlessTheProgramDoes() throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"), "rules: [ { any: true, series: 5.7-rc4 } ]");
    try (DaemonProcess ruled =
        DaemonProcess.start(
            Repository.installation(), directory.resolve("r"), "--config", rules.toString())) {
      assertThat(run(ruled, Map.of(), "5.7-rc4 setup alloc 1 9 free 1 1").out().lines())
          .containsExactly("features 1 bits -1 quota -1", "1", "0");
      for (String named : List.of("5.9-rc2", "5.8-rc1")) {
        Map<String, String> settings = Map.of("PASID_SERIES", named);
        assertThat(run(ruled, settings, named + " setup alloc 1 9").out().lines())
            .as(named)
            .hasSize(2)
            .startsWith("features 1 bits " + (named.equals("5.9-rc2") ? 20 : -1) + " quota -1")
            .endsWith("1");
      }
    }
  }

  @Test
  void anotherRevisionIsNotServed() throws Exception {
    Map<String, String> latest = Map.of("PASID_SERIES", "5.9-rc6");
    assertThat(run(latest, "5.7-rc4 setup").out()).startsWith("nesting iommu cap");
    Map<String, String> earliest = Map.of("PASID_SERIES", "5.7-rc4");
    assertThat(run(earliest, "5.9-rc2 setup").out()).startsWith("nesting iommu cap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.9", "v7", " 5.9-rc2"})
  void anUnknownRevisionIsOneClearError(String series) throws Exception {
    ProcessResult result = run(Map.of("PASID_SERIES", series), "5.9-rc2 setup");

    assertThat(result.out()).isEqualTo("open: errno 22\n");
    assertThat(result.err())
        .isEqualTo(
            "libpasid_vfio: PASID_SERIES: "
                + series
                + " (expected: 5.7-rc4, 5.8-rc1, 5.8-rc3, 5.8-rc6, 5.9-rc2 or 5.9-rc6)\n");
  }

  /** The clients of 2020 free [pasid, pasid + 1], although the range is inclusive. */
  @Test
  void anExclusiveMaxSparesTheNextPasid() throws Exception {
    String words =
        "5.9-rc2 setup alloc 1 4 alloc 1 4 alloc 1 4 alloc 1 4 free 1 2 alloc 2 2 alloc 1 1";
    assertThat(run(Map.of("PASID_FREE", "exclusive-max"), words).out().lines().skip(1))
        .containsExactly("1", "2", "3", "4", "0", "errno 28", "1");
    assertThat(run(Map.of(), words).out().lines().skip(1))
        .containsExactly("1", "2", "3", "4", "0", "2", "1");
  }

  @Test
  void anUnknownWayToFreeIsOneClearError() throws Exception {
    ProcessResult result = run(Map.of("PASID_FREE", "yes"), "5.9-rc2 setup");

    assertThat(result.out()).isEqualTo("open: errno 22\n");
    assertThat(result.err())
        .isEqualTo("libpasid_vfio: PASID_FREE: yes (expected: inclusive-max or exclusive-max)\n");
  }
}
