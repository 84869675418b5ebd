// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.preload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A C program that knows only the ioctl. */
class IoctlTest {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final String EFAULT = "errno 14";
  private static final String EINVAL = "errno 22";
  private static final String ENOSPC = "errno 28";

  @TempDir static Path directory;
  private static Path program;
  private static DaemonProcess daemon;
  private LineProcess tenant;

  @BeforeAll
  static void startDaemon() throws Exception {
    program = CProgram.compile("ioctl_tenant");
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @BeforeEach
  void open() {
    tenant = start();
    assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    tenant.close();
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }

  @Test
  void allocatesAndFrees() throws Exception {
    assertThat(tenant.ask("alloc 100 199", ANSWER)).isEqualTo("100");
    assertThat(tenant.ask("alloc 100 100", ANSWER)).isEqualTo(ENOSPC);
    assertThat(tenant.ask("alloc 9 8", ANSWER)).isEqualTo(EINVAL);
    try (Operator operator = new Operator(daemon.socket())) {
      assertThat(operator.isHeld(100)).isTrue();
      assertThat(tenant.ask("free 0 4294967295", ANSWER)).isEqualTo("0");
      assertThat(operator.isHeld(100)).isFalse();
    }
  }

  @Test
  void anArgumentThatCannotBeReadIsAnErrorAndNoCrash() {
    assertThat(tenant.ask("fault", ANSWER)).isEqualTo(EFAULT);
    assertThat(tenant.ask("alloc 5 5", ANSWER)).isEqualTo("5");
  }

  @Test
  void anArgumentThatCannotBeWrittenIsEnough() {
    assertThat(tenant.ask("readonly", ANSWER)).containsOnlyDigits();
  }

  @Test
  void eightThreadsShareOneSession() throws Exception {
    assertThat(tenant.ask("threads 8", ANSWER)).isEqualTo("ok");
    try (Operator operator = new Operator(daemon.socket())) {
      assertThat(operator.heldIds()).isZero();
      assertThat(operator.otherSets()).isOne();
    }
  }

  @Test
  void allContainersOfAProcessShareOneSet() throws Exception {
    assertThat(tenant.ask("second 300 300", ANSWER)).isEqualTo("300");
    assertThat(tenant.ask("free 300 300", ANSWER)).isEqualTo("0");
    try (Operator operator = new Operator(daemon.socket())) {
      assertThat(operator.isHeld(300)).isFalse();
    }
  }

  @Test
  void aForkedChildHasASessionOfItsOwn() throws Exception {
    assertThat(tenant.ask("alloc 400 400", ANSWER)).isEqualTo("400");
    assertThat(tenant.ask("fork", ANSWER)).containsOnlyDigits();
    assertThat(tenant.ask("free 0 4294967295", ANSWER)).isEqualTo("0");
    assertThat(tenant.ask("alloc 401 401", ANSWER)).isEqualTo("401");
    try (Operator operator = new Operator(daemon.socket())) {
      assertThat(operator.isHeld(400)).as("the parent's, untouched by its child").isTrue();
      assertThat(operator.otherSets()).isEqualTo(2);
    }
  }

  @Test
  void aForkedChildDoesNotKeepItsParentsSessionAlive() throws Exception {
    tenant.ask("alloc 500 500", ANSWER);
    long child = Long.parseLong(tenant.ask("fork", ANSWER));
    tenant.ask("alloc 501 501", ANSWER);
    assertThat(tenant.ask("stay", ANSWER)).isEqualTo("ok");

    tenant.kill();

    try (Operator operator = new Operator(daemon.socket())) {
      Poll.until("the parent's ID is free", Duration.ofSeconds(5), () -> !operator.isHeld(500));
      assertThat(operator.isHeld(501)).as("the child lives and holds").isTrue();
    } finally {
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void execEndsTheSession() throws Exception {
    tenant.ask("alloc 600 600", ANSWER);
    tenant.send("exec");
    assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok");
    try (Operator operator = new Operator(daemon.socket())) {
      Poll.until("what it held before", Duration.ofSeconds(5), () -> !operator.isHeld(600));
    }
  }

  private static LineProcess start() {
    return LineProcess.start(
        "tenant", List.of(program.toString()), Repository.installation().preload(daemon.socket()));
  }
}
