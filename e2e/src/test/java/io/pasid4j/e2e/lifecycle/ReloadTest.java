// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Ran;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP makes the daemon read its configuration again, and nobody loses a session. */
class ReloadTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int ALLOCATE = 0x5001;
  private static final int EPERM = 1;

  @TempDir private Path directory;
  private Path config;

  @BeforeEach
  void writeConfiguration() throws Exception {
    config = directory.resolve("pasid.yaml");
    Files.writeString(config, "rules: [ { any: true } ]\n");
  }

  private DaemonProcess start() {
    return DaemonProcess.start(
        Repository.installation(), directory.resolve("s"), "--config", config.toString());
  }

  private void reload(DaemonProcess daemon, String yaml) throws Exception {
    Files.writeString(config, yaml);
    Ran.command(List.of("kill", "-HUP", String.valueOf(daemon.pid())), Map.of());
  }

  private static int errorOfANewcomer(DaemonProcess daemon) throws Exception {
    try (Wire newcomer = Wire.session(daemon.socket())) {
      return newcomer.ask(ALLOCATE, Payload.words(50, 60, 1, 0)).errno();
    }
  }

  @Test
  void aLiveClientKeepsItsIdsAndGoesOnWhileTheRulesChange() throws Exception {
    try (DaemonProcess daemon = start();
        Wire tenant = Wire.session(daemon.socket())) {
      assertThat(tenant.ask(ALLOCATE, Payload.words(5, 5, 1, 0)).result()).isOne();

      reload(daemon, "rules: [ { uid: 4294967294 } ]\n");

      Poll.until("nobody else gets in", SOON, () -> errorOfANewcomer(daemon) == EPERM);
      assertThat(tenant.ask(ALLOCATE, Payload.words(6, 6, 1, 0)).result()).isOne();

      reload(daemon, "rules:\n  - { uid: 0x, quota: 5 }\n");

      Poll.until(
          "the log names the line",
          SOON,
          () -> daemon.log().contains(config + ":2: rules[0].uid: 0x (expected: "));
      assertThat(errorOfANewcomer(daemon)).isEqualTo(EPERM);

      reload(daemon, "rules: [ { any: true } ]\n");

      Poll.until("everybody gets in again", SOON, () -> errorOfANewcomer(daemon) == 0);
      assertThat(tenant.ask(ALLOCATE, Payload.words(7, 7, 1, 0)).result()).isOne();
    }
  }

  @Test
  void aBadConfigurationKeepsTheDaemonFromStarting() throws Exception {
    Files.writeString(config, "eventLoops: 2\nsokcet: /run/x\n");

    Ran refused =
        Ran.pasid(
            "daemon", "--socket", directory.resolve("s").toString(), "--config", config.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(config + ":2: sokcet: unknown key (expected: a known key; did you mean socket?)");
    assertThat(directory.resolve("s")).doesNotExist();
  }
}
