// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.preload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With no daemon, or one that dies meanwhile, the program gets an error and nothing hangs. */
class DaemonGoneTest {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final String ENOENT = "errno 2";
  private static final String ECONNREFUSED = "errno 111";

  @TempDir private Path directory;
  private Path socket;
  private Path program;

  @BeforeEach
  void compile() throws Exception {
    socket = directory.resolve("s");
    program = CProgram.compile("ioctl_tenant");
  }

  @Test
  void withoutASocketOpenFails() {
    try (LineProcess tenant = start()) {
      assertThat(tenant.ask("open", ANSWER)).isEqualTo(ENOENT);
    }
  }

  @Test
  void withASocketThatNobodyServesOpenFails() {
    DaemonProcess.start(Repository.installation(), socket).kill();
    assertThat(socket).exists();

    try (LineProcess tenant = start()) {
      assertThat(tenant.ask("open", ANSWER)).isEqualTo(ECONNREFUSED);
    }
  }

  @Test
  void withoutResumptionADaemonKilledUnderAProgramIsAnErrorOfItsNextRequest() {
    try (DaemonProcess daemon = DaemonProcess.start(Repository.installation(), socket);
        LineProcess tenant = start("PASID_RESUME_MS", "0")) {
      assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok");
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");

      daemon.kill();

      assertThat(tenant.ask("alloc 1 9", ANSWER)).startsWith("errno ");
      assertThat(tenant.ask("free 1 9", ANSWER)).startsWith("errno ");
      assertThat(tenant.isAlive()).isTrue();
    }
  }

  private LineProcess start() {
    return start("PASID_RESUME_MS", "30000");
  }

  private LineProcess start(String variable, String value) {
    Map<String, String> environment = new HashMap<>(Repository.installation().preload(socket));
    environment.put(variable, value);
    return LineProcess.start("tenant", List.of(program.toString()), environment);
  }
}
