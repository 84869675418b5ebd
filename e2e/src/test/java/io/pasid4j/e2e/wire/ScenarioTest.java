// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every scenario of src/test/resources/scenarios, each on an empty space. */
class ScenarioTest {
  private static final Path SCENARIOS = Path.of("e2e/src/test/resources/scenarios");

  @TempDir static Path directory;
  private static DaemonProcess daemon;

  @BeforeAll
  static void startDaemon() {
    daemon =
        DaemonProcess.start(
            Repository.installation(),
            directory.resolve("s"),
            "--quota",
            "100",
            "--reserve",
            "5000-5009");
  }

  @AfterAll
  static void stopDaemon() {
    assertThat(daemon.stop()).isZero();
  }

  static List<Scenario> scenarios() throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    try (Stream<Path> files = Files.list(Repository.root().resolve(SCENARIOS))) {
      for (Path file : files.sorted().toList()) {
        scenarios.addAll(Scenario.read(file));
      }
    }
    return scenarios;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void holds(Scenario scenario) throws Exception {
    try (ScenarioPlayer player = new ScenarioPlayer(daemon.socket())) {
      player.play(scenario);
    }
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }
}
