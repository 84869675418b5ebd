// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void whatIsNoStatLineIsTold(String line) {
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
      parent.outputWriter().close();
      Eventually.holds("the child is a zombie", () -> isZombie(child));
      assertThat(table.lifeOf(table.identify(child))).isEqualTo(Liveness.DEAD);
      ProcessIdentity lives = table.identify((int) parent.pid());
      assertThat(table.lifeOf(lives)).isEqualTo(Liveness.ALIVE);
      parent.destroyForcibly().onExit().join();
      assertThat(table.lifeOf(lives)).isEqualTo(Liveness.DEAD);
      assertThat(table.lifeOf(table.identify((int) parent.pid()))).isEqualTo(Liveness.DEAD);
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

  @Test
  void whereProcHidesProcessesAMissingOneProvesNothing(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    ProcessIdentity missing = new ProcessIdentity(7, (int) 4026531836L, 4711);
    assertThat(ProcessTable.at(proc, false).lifeOf(missing)).isEqualTo(Liveness.UNKNOWN);
    assertThat(ProcessTable.at(proc, true).lifeOf(missing)).isEqualTo(Liveness.DEAD);
    Files.createDirectory(proc.resolve("7"));
    Files.writeString(proc.resolve("7/stat"), stat("a) b", 'S', 1));
    assertThat(ProcessTable.at(proc, false).lifeOf(missing)).isEqualTo(Liveness.ALIVE);
    assertThat(ProcessTable.at(proc, true).identify(7)).isEqualTo(missing);
    Files.writeString(proc.resolve("7/stat"), "nonsense");
    assertThat(ProcessTable.at(proc, true).lifeOf(missing)).isEqualTo(Liveness.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22 1 0:20 / /proc rw,nosuid - proc proc rw,hidepid=2 | true",
        "22 1 0:20 / /proc rw,nosuid - proc proc rw,hidepid=invisible | true",
        "22 1 0:20 / /proc rw,nosuid - proc proc rw,hidepid=0 | false",
        "22 1 0:20 / /proc rw,nosuid - proc proc rw | false",
        "22 1 0:20 / /mnt rw - proc proc rw,hidepid=2 | false"
      })
  void theMountSaysWhetherProcHidesProcesses(String line, boolean hides) {
    assertThat(ProcessTable.hides(List.of(line))).isEqualTo(hides);
  }

  @Test
  void theBootHasAnId() {
    assertThat(BootId.current()).isEqualTo(BootId.current());
  }
}
