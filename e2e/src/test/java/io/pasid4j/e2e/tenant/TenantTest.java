// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that die and tenants that hand their session on. */
class TenantTest {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration BACK_AT_MOST = Duration.ofSeconds(1);

  @TempDir static Path directory;
  private static DaemonProcess daemon;
  private Operator operator;

  @BeforeAll
  static void startDaemon() {
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @BeforeEach
  void watch() throws Exception {
    operator = new Operator(daemon.socket());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    operator.awaitEmpty(Duration.ofSeconds(10));
    operator.close();
  }

  @Test
  void idsOfKilledTenantsAreFreeWithinASecond() throws Exception {
    int tenants = 20;
    Path program = CProgram.compile("ioctl_tenant");
    List<LineProcess> started = new ArrayList<>();
    try {
      for (int n = 0; n < tenants; n++) {
        started.add(startTenant(program, n));
      }
      started.forEach(tenant -> assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok"));
      for (LineProcess tenant : started) {
        assertThat(tenant.ask("alloc 1 1048575", ANSWER)).containsOnlyDigits();
        assertThat(tenant.ask("alloc 900000 1048575", ANSWER)).containsOnlyDigits();
      }
      assertThat(operator.heldIds()).isEqualTo(2 * tenants);

      started.forEach(LineProcess::kill);

      assertThat(operator.awaitEmpty(BACK_AT_MOST)).isLessThan(BACK_AT_MOST);
    } finally {
      started.forEach(LineProcess::close);
    }
  }

  @Test
  void aSessionPassedOnEndsWithItsLastHolder() throws Exception {
    Path program = CProgram.compile("pass_descriptor");
    int id = 4242;
    try (LineProcess launcher =
        LineProcess.start(
            "launcher",
            List.of(program.toString(), daemon.socket().toString(), String.valueOf(id)),
            Map.of())) {
      assertThat(launcher.readLine(ANSWER)).isEqualTo("launcher " + id);
      String[] heir = launcher.readLine(ANSWER).split(" ");
      assertThat(heir).startsWith("heir").endsWith(String.valueOf(id + 1));
      assertThat(launcher.exitCode(ANSWER)).isZero();

      assertThat(operator.isHeld(id)).as("held by the heir after the launcher's end").isTrue();
      assertThat(operator.otherSets()).isOne();

      ProcessHandle.of(Long.parseLong(heir[1])).orElseThrow().destroyForcibly();

      Poll.until("the heir's IDs are free", BACK_AT_MOST, () -> !operator.isHeld(id));
      assertThat(operator.isHeld(id + 1)).isFalse();
    }
  }

  private static LineProcess startTenant(Path program, int n) {
    return LineProcess.start(
        "tenant " + n,
        List.of(program.toString()),
        Repository.installation().preload(daemon.socket()));
  }
}
