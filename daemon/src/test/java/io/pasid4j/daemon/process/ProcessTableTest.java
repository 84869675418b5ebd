// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTableTest {
  private static final String TAIL =
      " 1 7 7 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 THREADS 0 4711 0 0 184 0";

  private static String stat(String name, char state, int threads) {
    return "7 (" + name + ") " + state + TAIL.replace("THREADS", Integer.toString(threads)) + "\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "a b", "a) S 1 (b", "))) Z 1 1", "two\nlines", ""})
  void aNameMayHoldAnything(String name) {
    assertThat(ProcStat.parse(stat(name, 'S', 3))).isEqualTo(new ProcStat('S', 3, 4711));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7 (sh)", "7 (sh) S 1 2", "7 sh S"})
  void whatIsNoStatLineIsReported(String line) {
    assertThatThrownBy(() -> ProcStat.parse(line)).hasMessageStartingWith("stat: ");
  }

  @ParameterizedTest
  @CsvSource({
    "S, 1, false",
    "R, 9, false",
    "Z, 1, true",
    "Z, 0, true",
    "Z, 2, false",
    "X, 1, true"
  })
  void aZombieHasEndedUnlessOtherThreadsGoOn(char state, int threads, boolean ended) {
    assertThat(ProcStat.parse(stat("sh", state, threads)).hasEnded()).isEqualTo(ended);
  }

  @Test
  void thisProcessLivesAndIsNotAnEarlierOneOfItsPid() {
    ProcessTable table = ProcessTable.ofThisHost();
    ProcessIdentity self = table.identify((int) ProcessHandle.current().pid());
    assertThat(self.startTicks()).isPositive();
    assertThat(table.lifeOf(self)).isEqualTo(Liveness.ALIVE);
    assertThat(table.lifeOf(new ProcessIdentity(self.pid(), self.namespace(), 1)))
        .isEqualTo(Liveness.DEAD);
    assertThat(table.lifeOf(new ProcessIdentity(self.pid(), self.namespace() + 1, 1)))
        .isEqualTo(Liveness.UNKNOWN);
    assertThat(table.lifeOf(table.identify(0))).isEqualTo(Liveness.UNKNOWN);
  }

  @Test
  void aKilledProcessIsDeadWhenItIsAZombieAndWhenItIsGone() throws IOException {
    ProcessTable table = ProcessTable.ofThisHost();
    // The shell replaces itself by a sleep, which does not reap its child.
    Process parent =
        new ProcessBuilder("sh", "-c", "exec 3<&0; cat <&3 & echo $!; exec sleep 1000").start();
    try {
      int child = Integer.parseInt(parent.inputReader().readLine());
      Eventually.holds("the shell is a sleep", () -> comm(parent.pid()).equals("sleep"));
      ProcessIdentity living = table.identify(child);
      assertThat(table.lifeOf(living)).isEqualTo(Liveness.ALIVE);
      assertThat(KernelProcesses.isGone(child)).isFalse();
      parent.outputWriter().close();
      Eventually.holds("the child is a zombie", () -> isZombie(child));
      assertThat(table.lifeOf(living)).as("a zombie").isEqualTo(Liveness.DEAD);
      assertThat(KernelProcesses.isGone(child)).as("a zombie, by its pidfd").isTrue();
      assertThat(table.identify(child).hadEnded()).isTrue();
      ProcessIdentity lives = table.identify((int) parent.pid());
      assertThat(table.lifeOf(lives)).isEqualTo(Liveness.ALIVE);
      parent.destroyForcibly().onExit().join();
      assertThat(table.lifeOf(lives)).isEqualTo(Liveness.DEAD);
      assertThat(KernelProcesses.isGone((int) parent.pid())).as("reaped").isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }

  private static String comm(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isZombie(int pid) {
    try {
      return ProcStat.parse(Files.readString(Path.of("/proc/" + pid + "/stat"))).state() == 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private static void mount(Path proc, String status) throws IOException {
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    Files.writeString(proc.resolve("self/status"), status);
  }

  private static final ProcessIdentity SEVENTH = new ProcessIdentity(7, (int) 4026531836L, 4711);
  private static final ProcessIdentity UNSEEN =
      new ProcessIdentity(7, (int) 4026531836L, ProcessIdentity.UNSEEN);

  @Test
  void aProcessThatProcDoesNotShowIsDeadOnlyIfTheKernelSaysSo(@TempDir Path proc)
      throws IOException {
    mount(proc, "Name:\tx\nNSpid:\t12\n");
    for (ProcessIdentity hidden : List.of(SEVENTH, UNSEEN)) {
      assertThat(ProcessTable.at(proc, pid -> false).lifeOf(hidden)).isEqualTo(Liveness.UNKNOWN);
      assertThat(ProcessTable.at(proc, pid -> pid == 7).lifeOf(hidden)).isEqualTo(Liveness.DEAD);
    }
    assertThat(ProcessTable.at(proc, pid -> false).identify(7)).isEqualTo(UNSEEN);
    assertThat(ProcessTable.at(proc, pid -> true).identify(7).hadEnded()).isTrue();

    Files.createDirectory(proc.resolve("7"));
    Files.writeString(proc.resolve("7/stat"), stat("a) b", 'S', 1));
    ProcessTable shown = ProcessTable.at(proc, pid -> false);
    assertThat(shown.lifeOf(SEVENTH)).isEqualTo(Liveness.ALIVE);
    assertThat(shown.identify(7)).isEqualTo(SEVENTH);
    assertThat(shown.lifeOf(new ProcessIdentity(7, SEVENTH.namespace(), 4700)))
        .as("another process has its pid")
        .isEqualTo(Liveness.DEAD);
    Files.writeString(proc.resolve("7/stat"), "nonsense");
    assertThat(shown.lifeOf(SEVENTH)).isEqualTo(Liveness.UNKNOWN);
  }

  @Test
  void anOpenerThatHadEndedWhenItsConnectionWasSeenHasGivenItToAnother(@TempDir Path proc)
      throws IOException {
    mount(proc, "NSpid:\t12\n");
    ProcessTable table = ProcessTable.at(proc, pid -> true);
    assertThat(table.lifeOf(table.identify(7))).isEqualTo(Liveness.UNKNOWN);
  }

  /** A container with a pid namespace of its own and the proc of its host. */
  @Test
  void theProcOfAnotherPidNamespaceIsNotBelieved(@TempDir Path proc) throws IOException {
    mount(proc, "Name:\tx\nNSpid:\t4012\t12\n");
    Files.createDirectory(proc.resolve("7"));
    Files.writeString(proc.resolve("7/stat"), stat("of the host", 'S', 1));
    Files.writeString(proc.resolve("7/status"), "Uid:\t0\t0\t0\t0\n");
    ProcessTable table = ProcessTable.at(proc, pid -> false);
    assertThat(table.identify(7)).isEqualTo(UNSEEN);
    assertThat(table.lifeOf(new ProcessIdentity(7, SEVENTH.namespace(), 1)))
        .isEqualTo(Liveness.UNKNOWN);
    assertThat(table.uidOf(7)).isEmpty();
  }

  @Test
  void aTimeNamespaceShiftsNoStartTimes(@TempDir Path proc) throws IOException {
    mount(proc, "NSpid:\t12\n");
    Files.writeString(
        proc.resolve("self/timens_offsets"), "monotonic 0 0\nboottime         10      5000000\n");
    Files.createDirectory(proc.resolve("7"));
    Files.writeString(proc.resolve("7/stat"), stat("sh", 'S', 1));
    ProcessTable table = ProcessTable.at(proc, pid -> false);
    assertThat(table.identify(7).startTicks()).isEqualTo(4711 - 1000);
    assertThat(table.lifeOf(new ProcessIdentity(7, SEVENTH.namespace(), 3710)))
        .as("rounded twice")
        .isEqualTo(Liveness.ALIVE);
    assertThat(table.lifeOf(SEVENTH)).isEqualTo(Liveness.DEAD);
  }

  @Test
  void theUserOfAProcessIsShown(@TempDir Path proc) throws IOException {
    mount(proc, "NSpid:\t12\n");
    Files.createDirectory(proc.resolve("7"));
    Files.writeString(proc.resolve("7/status"), "Name:\tx\nUid:\t4294967294\t0\t0\t0\n");
    ProcessTable table = ProcessTable.at(proc, pid -> false);
    assertThat(table.uidOf(7)).hasValue(-2);
    assertThat(table.uidOf(8)).isEmpty();
  }

  @Test
  void onlyTheKernelsOwnBootIdsProveAnotherBoot(@TempDir Path container) throws IOException {
    assertThat(BootId.current()).isEqualTo(BootId.current());
    Path own = Files.writeString(container.resolve("boot_id"), new UUID(3, 4) + "\n");
    BootId shown = BootId.read(own, Path.of("/proc/self/stat"));
    BootId first = new BootId(new UUID(1, 2), true);
    assertThat(shown).isEqualTo(new BootId(new UUID(3, 4), false));
    assertThat(first.isOtherBootThan(new BootId(new UUID(3, 4), true))).isTrue();
    assertThat(first.isOtherBootThan(first)).isFalse();
    assertThat(first.isOtherBootThan(shown)).isFalse();
    assertThat(shown.isOtherBootThan(first)).isFalse();
  }

  @Test
  void aProcThatHidesTheBootIdIsReportedInOneLine(@TempDir Path proc) {
    assertThatThrownBy(() -> BootId.read(proc.resolve("boot_id"), proc))
        .hasMessageContaining("(expected: all of proc, or --state none)");
    assertThatThrownBy(() -> ProcessTable.at(proc, pid -> true))
        .hasMessageContaining("(expected: a proc file system, or --state none)");
  }

  @Test
  void whatIsSeenCountsOnlyIfTheProcessRunsStill() throws Exception {
    ProcessTable processes = ProcessTable.ofThisHost();
    Process sleep = new ProcessBuilder("sleep", "1000").start();
    int pid = (int) sleep.pid();

    assertThat(processes.whileRunning(pid, () -> Optional.of(1))).contains(1);
    assertThat(processes.whileRunning(pid, Optional::empty)).isEmpty();
    assertThat(processes.whileRunning(pid, () -> ended(sleep))).isEmpty();
    assertThat(processes.whileRunning(pid, () -> Optional.of(1))).isEmpty();
  }

  private static Optional<Integer> ended(Process process) {
    process.destroyForcibly().onExit().join();
    return Optional.of(1);
  }
}
