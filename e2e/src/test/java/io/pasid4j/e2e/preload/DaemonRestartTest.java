// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.preload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.host.WithDaemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The daemon ends and comes back under programs that know only the ioctl: they notice nothing but a
 * delay.
 */
class DaemonRestartTest extends WithDaemon {
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final String EIO = "errno 5";
  private static final int RESTARTS = 4;
  private static final int THREADS = 4;

  private LineProcess program(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(CProgram.compile(name).toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(Repository.installation().preload(socket()));
    environment.put("PASID_RESUME_MS", "120000"); // a loaded machine restarts slowly
    return LineProcess.start(name, command, environment);
  }

  private LineProcess tenant() throws Exception {
    LineProcess tenant = program("ioctl_tenant");
    assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok");
    return tenant;
  }

  @Test
  void whatWasHeldIsHeldAndNothingIsAllocatedTwice() throws Exception {
    try (LineProcess tenant = tenant();
        LineProcess other = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");
      assertThat(other.ask("alloc 1 9", ANSWER)).isEqualTo("2");

      killAndRestart();

      assertThat(other.ask("alloc 1 9", ANSWER)).isEqualTo("3");
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("4");
      assertThat(tenant.ask("free 0 4294967295", ANSWER)).isEqualTo("0");
      try (Operator operator = new Operator(daemon.socket())) {
        assertThat(operator.isHeld(1)).isFalse();
        assertThat(operator.isHeld(2)).isTrue();
        assertThat(operator.heldIds()).isEqualTo(2);
        assertThat(operator.otherSets()).isEqualTo(2);
      }
    }
  }

  @Test
  void aStoppedDaemonComesBackLikeAKilledOne() throws Exception {
    try (LineProcess tenant = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");

      daemon.stop();
      daemon = start();

      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("2");
      try (Operator operator = new Operator(daemon.socket())) {
        assertThat(operator.heldIds()).isEqualTo(2);
      }
    }
  }

  @Test
  void aRequestWaitsForTheDaemon() throws Exception {
    try (LineProcess tenant = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");
      daemon.kill();
      tenant.send("alloc 1 9");
      daemon = start();

      assertThat(tenant.readLine(ANSWER)).isEqualTo("2");
    }
  }

  @Test
  void whoDiesWhileTheDaemonIsAwayLeavesNothing() throws Exception {
    try (LineProcess tenant = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");
      daemon.kill();
      tenant.kill();
      daemon = start();

      try (Operator operator = new Operator(daemon.socket())) {
        operator.awaitEmpty(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void anIdleProgramKeepsItsIdsAndThenItsDeathFreesThem() throws Exception {
    try (LineProcess tenant = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");

      killAndRestart();

      try (Operator operator = new Operator(daemon.socket())) {
        assertThat(operator.isHeld(1)).isTrue();
        tenant.kill();
        operator.awaitEmpty(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void aDaemonThatKeepsNothingHasLostTheSet() throws Exception {
    daemon.stop();
    daemon = start("--state", "none");
    try (LineProcess tenant = tenant()) {
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");

      daemon.kill();
      daemon = start("--state", "none");

      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo(EIO);
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo(EIO);
      assertThat(tenant.ask("open", ANSWER)).isEqualTo("ok");
      assertThat(tenant.ask("alloc 1 9", ANSWER)).isEqualTo("1");
    }
  }

  @Test
  void aProgramThatNeverRestsLosesNothing() throws Exception {
    try (LineProcess loop = program("ioctl_loop", Integer.toString(THREADS))) {
      assertThat(loop.readLine(ANSWER)).isEqualTo("ok");
      for (int restart = 0; restart < RESTARTS; restart++) {
        awaitIds();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(37));
        killAndRestart();
      }
      awaitIds();
      String[] said = loop.ask("stop", ANSWER).split(" ");

      assertThat(said).as(String.join(" ", said)).startsWith("held");
      try (Operator operator = new Operator(daemon.socket())) {
        assertThat(operator.heldIds()).isEqualTo(Integer.parseInt(said[1]));
        assertThat(operator.otherSets()).isOne();
      }
    }
  }

  /** Waits until the program has its set again, and works with it. */
  private void awaitIds() throws Exception {
    try (Operator operator = new Operator(daemon.socket())) {
      int before = operator.heldIds();
      Poll.until("IDs come and go", ANSWER, () -> operator.heldIds() != before);
    }
  }
}
