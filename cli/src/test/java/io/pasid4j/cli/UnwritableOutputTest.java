// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.output.StandardOutput;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.AuditConfig;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A full disk is an error of every verb that prints; a reader that has closed the pipe is not. */
class UnwritableOutputTest {
  @TempDir static Path directory;
  private static Daemon daemon;
  private static PasidClient tenant;

  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    AuditConfig audit =
        new AuditConfig(directory.resolve("audit.jsonl"), AuditConfig.DEFAULT_MAX_BYTES, 1, true);
    daemon =
        Daemon.start(
            DaemonOptions.at(directory.resolve("s")).with(to -> to.audit(Optional.of(audit))));
    daemon.serveManagement();
    tenant =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("vm-7").build());
    tenant.allocate(PasidRange.of(20, 22), 3);
    CommandRun.awaitApi(daemon);
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  static List<String> lines() {
    return List.of(
        "sets",
        "sets --json",
        "show 20",
        "show vm-7",
        "show vm-7 --ids",
        "top --once",
        "top --once --json",
        "map --once",
        "map --json",
        "explain",
        "explain vm-7 --json",
        "spaces",
        "spaces --presets",
        "audit --file DIR/audit.jsonl",
        "check exhaustion",
        "check daemon",
        "alloc --count 3",
        "quota vm-7",
        "quota vm-7 1000",
        "free vm-7 --range 900-901",
        "clear 900-901",
        "reserve",
        "state check DIR/s.state",
        "completion bash",
        "completion fish",
        "version",
        "help",
        "help sets",
        "sets --help",
        "doctor --json");
  }

  private int run(OutputStream file, String line) {
    List<String> words = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    words.addAll(List.of(line.replace("DIR", directory.toString()).split(" ")));
    return Pasid.execute(
        new StandardOutput(file), new PrintWriter(err, true), words.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aFullDiskIsAnError(String line) throws Exception {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(run(full, line)).as(err.toString()).isEqualTo(ExitCode.OUTPUT);
    }
    assertThat(err.toString())
        .endsWith(
            "pasid: standard output: No space left on device (expected: one that can be written)\n")
        .doesNotContain("Exception", "\tat ");
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aReaderThatHasHadEnoughIsNone(String line) {
    int exitCode = run(new ClosedPipe(), line);

    assertThat(exitCode).as(err.toString()).isNotIn(ExitCode.OUTPUT, ExitCode.INTERNAL);
    assertThat(err.toString()).doesNotContain("Exception", "\tat ", "Broken pipe");
  }

  /** The change is made although its result cannot be printed; the exit code is not a refusal's. */
  @Test
  void changesAreMadeBeforeTheirResultCannotBePrinted() throws Exception {
    try (FileOutputStream full = new FileOutputStream("/dev/full");
        PasidClient leaving =
            PasidClient.connect(
                daemon.socketPath(), ConnectOptions.builder().name("leaving").build())) {
      assertThat(run(full, "release leaving --yes")).isEqualTo(ExitCode.OUTPUT);
      assertThatThrownBy(() -> leaving.allocate(PasidRange.of(30, 39)))
          .isInstanceOf(PasidConnectionException.class);
      assertThat(run(full, "state backup --state DIR/s.state DIR/copy")).isEqualTo(ExitCode.OUTPUT);
    }
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(run(OutputStream.nullOutputStream(), "state check DIR/copy")).isZero();
  }

  @Test
  void aSetMovesByAFileAlthoughNoResultCanBePrinted() throws Exception {
    ConnectOptions named = ConnectOptions.builder().name("moving").resumable().build();
    try (FileOutputStream full = new FileOutputStream("/dev/full");
        PasidClient moving = PasidClient.connect(daemon.socketPath(), named)) {
      moving.allocate(PasidRange.of(40, 42), 3);
      expectMove(full, "first.json", ExitCode.OUTPUT);
      assertThat(err.toString()).hasLineCount(2);
      expectMove(new ClosedPipe(), "second.json", ExitCode.OK);
      assertThat(err.toString()).hasLineCount(2);
      assertThat(run(OutputStream.nullOutputStream(), "release moving")).isZero();
    }
  }

  private void expectMove(OutputStream out, String file, int exitCode) {
    assertThat(run(out, "export moving DIR/" + file)).as(err.toString()).isEqualTo(exitCode);
    assertThat(directory.resolve(file)).isNotEmptyFile();
    assertThat(directory.resolve(file + ".part")).doesNotExist();
    assertThat(run(out, "import DIR/" + file)).as(err.toString()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --json", " --dry-run"})
  void aMigrationThatCannotBePrintedIsMadeAndReportedOnce(String option) throws Exception {
    try (FileOutputStream full = new FileOutputStream("/dev/full");
        StubApi api = StubApi.migrating(directory.resolve("api"))) {
      String line = "migrate 7 --to b --api DIR/api" + option;
      assertThat(run(full, line)).as(err.toString()).isEqualTo(ExitCode.OUTPUT);
      assertThat(err.toString())
          .startsWith("pasid: standard output: No space left on device")
          .hasLineCount(1);
      assertThat(run(new ClosedPipe(), line)).isZero();
      assertThat(err.toString()).hasLineCount(1);
      assertThat(api.posts()).isEqualTo(2);
    }
  }

  @Test
  void verbsThatGoOnEndWithTheirReader() throws Exception {
    assertThat(endOf(() -> run(new ClosedPipe(), "sets --watch 1"))).isZero();
    assertThat(endOf(() -> run(new ClosedPipe(), "watch"))).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void verbsThatGoOnEndAtAFullDisk() throws Exception {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(endOf(() -> run(full, "sets --watch 1"))).isEqualTo(ExitCode.OUTPUT);
      assertThat(endOf(() -> run(full, "watch --json"))).isEqualTo(ExitCode.OUTPUT);
    }
    assertThat(err.toString().lines()).hasSize(2);
  }

  /** Runs a verb, and causes events until it ends. */
  private static int endOf(IntSupplier verb) throws Exception {
    CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(verb::getAsInt);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!ended.isDone() && Instant.now().isBefore(deadline)) {
      tenant.free(tenant.allocate(PasidRange.of(500, 599)));
    }
    return ended.get(1, TimeUnit.SECONDS);
  }

  /** A pipe whose reader has ended. */
  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
