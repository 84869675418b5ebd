// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.host.WithDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Backups of a running daemon's state: beside a tenant that never pauses, and killed part-way. */
class BackupTest extends WithDaemon {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int FIXED_IDS = 10;

  private Path file(String name) {
    return directory.resolve(name);
  }

  private ProcessResult backup(String name) throws Exception {
    return ProcessResult.pasid(
        "state", "backup", file(name).toString(), "--socket", socket().toString());
  }

  @Test
  void aBackupBesideATenantThatNeverPausesStartsADaemon() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong rounds = new AtomicLong();
    try (PasidClient tenant =
        PasidClient.connect(socket(), ConnectOptions.builder().name("busy").build())) {
      int[] fixed = tenant.allocate(PasidRange.ALL, FIXED_IDS);
      CompletableFuture<Void> busy =
          CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
              tenant.free(tenant.allocate(PasidRange.ALL));
              rounds.incrementAndGet();
            }
          });
      Poll.until("rounds", PATIENCE, () -> rounds.get() > 100);
      long before = rounds.get();
      ProcessResult made = backup("copy");
      assertThat(made.exitCode()).as(made.err()).isZero();
      assertThat(rounds.get() - before).as("rounds meanwhile").isPositive();
      isOver.set(true);
      busy.join();
      expectUsable(fixed);
    }
  }

  private void expectUsable(int... fixed) throws Exception {
    ProcessResult checked = ProcessResult.pasid("state", "check", file("copy").toString());
    assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
    assertThat(checked.out())
        .containsPattern(": space pasid, 20 bits, 1 sets, 1[01] held\n")
        .hasLineCount(1);
    try (DaemonProcess ofCopy =
            DaemonProcess.start(
                Repository.installation(), file("other"), "--state", file("copy").toString());
        Operator operator = new Operator(ofCopy.socket())) {
      for (int id : fixed) {
        assertThat(operator.isHeld(id)).as("ID %d", id).isTrue();
      }
    }
  }

  @Test
  void aBackupThatIsKilledLeavesNothingUnderItsNameAndTheNextTakesItsPlace() throws Exception {
    Path part = file("copy.part");
    try (LineProcess writing = writeUntilAFileThatNeverComes("copy")) {
      ProcessResult second = backup("copy");
      assertThat(second.exitCode()).isOne();
      assertThat(second.err()).startsWith("pasid: copy: " + part + ": another backup writes it");
      assertThat(backup("beside").err()).isEmpty();
      writing.kill();
    }
    assertThat(file("copy")).doesNotExist();
    assertThat(part).isNotEmptyDirectory();

    ProcessResult other = backup("later");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(other.err())
        .startsWith("copy: " + part + ": of a backup that was killed")
        .hasLineCount(1);
    ProcessResult again = backup("copy");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).isEmpty();
    assertThat(part).doesNotExist();
    assertThat(ProcessResult.pasid("state", "check", file("copy").toString()).out())
        .containsPattern(": space pasid, 20 bits, 0 sets, 0 held\n")
        .hasLineCount(1);
  }

  /** A backup that has copied some files, and waits for the writer of a FIFO. */
  private LineProcess writeUntilAFileThatNeverComes(String name) throws Exception {
    Path state = copyOfState();
    Path sets = state.resolve("sets");
    Files.delete(sets);
    assertThat(ProcessResult.command(List.of("mkfifo", sets.toString()), Map.of()).exitCode())
        .isZero();
    LineProcess writing =
        LineProcess.start(
            "backup",
            Repository.installation()
                .pasid(
                    "state",
                    "backup",
                    file(name).toString(),
                    "--state",
                    file("endless").toString()),
            Map.of());
    Path half = file(name + ".part").resolve(state.getFileName());
    Poll.until(
        "two files",
        PATIENCE,
        () ->
            Files.exists(half.resolve("words"))
                && Files.size(half.resolve("words")) == Files.size(state.resolve("words")));
    return writing;
  }

  /** The daemon's state under the same name in another state directory, of another boot. */
  private Path copyOfState() throws IOException {
    Path own;
    try (Stream<Path> states = Files.list(file("s.state"))) {
      own = states.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Path copy =
        Files.createDirectories(
            file("endless").resolve("pasid.00000000-0000-0000-0000-000000000001"));
    for (String each : List.of("header", "words", "sets", "attributes")) {
      Files.copy(own.resolve(each), copy.resolve(each));
    }
    return copy;
  }
}
