// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pasid alloc --hold}: a Java client that lives until a signal ends it. */
class HoldTest {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private DaemonProcess daemon;
  private LineProcess holder;

  @BeforeEach
  void start() {
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
    holder = hold(LONG);
  }

  private LineProcess hold(Duration daemonAway) {
    LineProcess started =
        LineProcess.start(
            "holder",
            Repository.installation()
                .pasid(
                    "alloc",
                    "--range",
                    "70-79",
                    "--hold",
                    "--wait",
                    Long.toString(daemonAway.toSeconds()),
                    "--socket",
                    daemon.socket().toString()),
            Map.of());
    assertThat(started.readLine(ANSWER)).matches("7\\d");
    return started;
  }

  @AfterEach
  void end() {
    holder.close();
    daemon.close();
  }

  @Test
  void sigtermEndsItAndFrees() throws Exception {
    assertHeld();
    holder.terminate();
    assertThat(holder.exitCode(ANSWER)).isZero();
    assertFreed();
  }

  @Test
  void theEndOfItsInputEndsItAndFrees() throws Exception {
    assertHeld();
    holder.endInput();
    assertThat(holder.exitCode(ANSWER)).isZero();
    assertFreed();
  }

  @Test
  void kill9Frees() throws Exception {
    assertHeld();
    holder.kill();
    assertFreed();
  }

  @Test
  void itOutlivesTheDaemonThatComesBack() throws Exception {
    daemon.kill();
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
    assertHeld();
    holder.terminate();
    assertThat(holder.exitCode(ANSWER)).isZero();
    assertFreed();
  }

  @Test
  void aDaemonThatDoesNotComeBackIsAnUnreachableOne() {
    try (LineProcess impatient = hold(Duration.ofSeconds(1))) {
      daemon.kill();
      assertThat(impatient.exitCode(ANSWER)).isEqualTo(3);
    }
  }

  private void assertHeld() throws Exception {
    try (Operator operator = new Operator(daemon.socket())) {
      assertThat(operator.isHeld(70)).isTrue();
    }
  }

  private void assertFreed() throws Exception {
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(SOON);
    }
  }
}
