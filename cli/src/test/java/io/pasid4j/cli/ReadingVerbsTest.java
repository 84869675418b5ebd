// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Subscription;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.AuditConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs that read what others have open no set, take no set id and leave no audit line. */
class ReadingVerbsTest {
  @TempDir static Path directory;
  private static Daemon daemon;
  private static PasidClient tenant;

  @BeforeAll
  static void start() throws IOException {
    AuditConfig audit = new AuditConfig(auditFile(), AuditConfig.DEFAULT_MAX_BYTES, 1, true);
    daemon =
        Daemon.start(
            DaemonOptions.at(directory.resolve("s")).with(to -> to.audit(Optional.of(audit))));
    daemon.serveManagement();
    tenant = open("vm-7");
    tenant.allocate(PasidRange.of(20, 22), 3);
    CommandRun.awaitApi(daemon);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!isOpeningAudited()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** The line comes after those of the IDs: the set may still get a name. */
  private static boolean isOpeningAudited() throws IOException {
    return auditedWithoutProbes().stream()
        .anyMatch(line -> line.contains("set-opened") && line.contains("vm-7"));
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sets",
        "sets --json",
        "show 20",
        "show vm-7",
        "top --once",
        "map --once",
        "map --json",
        "explain",
        "explain vm-7",
        "spaces",
        "check daemon",
        "check exhaustion",
        "check waiting",
        "reserve"
      })
  void aVerbThatReadsLeavesNoTrace(String line) throws Exception {
    long first = setIdOfANewSet();
    long before = setIdOfANewSet();
    List<String> audited = auditedWithoutProbes();

    CommandRun ran = run(line.split(" "));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(auditedWithoutProbes()).isEqualTo(audited);
    assertThat(setIdOfANewSet() - before).as("the probe's own sets").isEqualTo(before - first);
  }

  @Test
  void aMistakeLeavesNoTraceEither() throws Exception {
    List<String> audited = auditedWithoutProbes();

    assertThat(run("show", "1", "--space", "nope").exitCode()).isOne();
    assertThat(run("show", "nobody").exitCode()).isOne();

    assertThat(auditedWithoutProbes()).isEqualTo(audited);
  }

  @Test
  void anObserverIsNotAmongTheSetsAndCanAllocateNothing() {
    try (PasidClient observer = PasidClient.observe(operators())) {
      assertThat(observer.info().setId()).isZero();
      assertThat(observer.sets()).extracting(set -> set.holder().name()).containsExactly("vm-7");
      assertThatThrownBy(() -> observer.allocate(PasidRange.ALL))
          .isInstanceOf(PasidRequestException.class);
    }
  }

  @Test
  void anObserverReceivesTheEventsOfEverySet() throws Exception {
    BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    try (PasidClient observer = PasidClient.observe(operators());
        Subscription _ =
            observer.subscribeToSpace(
                "pasid", Priority.LAST, event -> received.add(event.pasid()))) {
      int id = tenant.allocate(PasidRange.exactly(777));

      assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo(id);
      assertThat(observer.sets()).hasSize(1);
    }
  }

  @Test
  void aTenantWithoutASetReceivesNothing() {
    try (PasidClient observer = PasidClient.observe(daemon.socketPath())) {
      assertThatThrownBy(() -> observer.subscribeToSpace("", Priority.LAST, event -> {}))
          .isInstanceOf(PasidRequestException.class);
    }
  }

  /** The end of a probe is recorded when the daemon gets to it. */
  private static List<String> auditedWithoutProbes() throws IOException {
    return Files.readAllLines(auditFile()).stream()
        .filter(line -> !line.contains("probe"))
        .toList();
  }

  private static long setIdOfANewSet() {
    try (PasidClient probe = open("probe")) {
      return probe.info().setId();
    }
  }

  private static PasidClient open(String name) {
    return PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name(name).build());
  }

  private static Path auditFile() {
    return directory.resolve("audit.jsonl");
  }

  private static Path operators() {
    return daemon.socketPath().resolveSibling("s.operator");
  }

  private static CommandRun run(String... words) {
    List<String> line = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    line.addAll(List.of(words));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
