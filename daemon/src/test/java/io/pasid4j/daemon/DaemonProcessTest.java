// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.DaemonMain;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process: what it prints, and how it starts and ends. */
class DaemonProcessTest {
  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private Path socket() {
    return directory.resolve("p.sock");
  }

  private Process start(String log) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DaemonMain.class.getName(),
                socket().toString())
            .redirectError(directory.resolve(log).toFile())
            .start();
    started.add(process);
    return process;
  }

  private Process startReady() throws IOException {
    Process process = start("log");
    assertThat(process.inputReader().readLine()).isEqualTo("ready: socket=" + socket());
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void sigtermEndsItCleanlyWithItsSessions() throws Exception {
    Process daemon = startReady();
    try (WirePeer peer = WirePeer.ready(socket())) {
      assertThat(peer.allocate(5, 5)).isEqualTo(5);
      // Process.destroy() would close the streams that are read below.
      daemon.toHandle().destroy();

      assertThat(exitCode(daemon)).isZero();
      assertThat(peer.isEnded()).isTrue();
    }
    assertThat(socket()).doesNotExist();
    try (BufferedReader rest = daemon.inputReader()) {
      assertThat(rest.readLine()).as("nothing but the ready line on standard output").isNull();
    }
    assertThat(Files.readString(directory.resolve("log")))
        .contains("session kept: ")
        .contains("held=1 requests=2 ")
        .contains("reason=daemon stops")
        .contains("stopped, held=1");
  }

  @Test
  void sigintEndsItCleanly() throws Exception {
    Process daemon = startReady();
    signal(daemon, "INT");

    assertThat(exitCode(daemon)).isZero();
    assertThat(socket()).doesNotExist();
  }

  @Test
  void aKilledOneLeavesAPlaceThatTheNextTakes() throws Exception {
    exitCode(startReady().destroyForcibly());
    assertThat(socket()).exists();

    startReady();
    try (WirePeer peer = WirePeer.ready(socket())) {
      assertThat(peer.allocate(5, 5)).isEqualTo(5);
    }
  }

  @Test
  void ofTwoStartedAtOnceOneRunsAndTheOtherNamesIt() throws Exception {
    Process one = start("one");
    Process two = start("two");
    String ready = "ready: socket=" + socket();
    boolean oneRuns = ready.equals(one.inputReader().readLine());
    boolean twoRuns = ready.equals(two.inputReader().readLine());

    assertThat(oneRuns).isNotEqualTo(twoRuns);
    Process winner = oneRuns ? one : two;
    assertThat(exitCode(oneRuns ? two : one)).isEqualTo(1);
    assertThat(Files.readString(directory.resolve(oneRuns ? "two" : "one")))
        .contains("already running: pid " + winner.pid() + " ");
    try (WirePeer peer = WirePeer.ready(socket())) {
      assertThat(peer.allocate(5, 5)).isEqualTo(5);
    }
  }

  private void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private void removePlace() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.getFileName().toString().startsWith("p.sock") || file.startsWith(state())) {
          Files.delete(file);
        }
      }
    }
  }

  private Path state() {
    return directory.resolve("p.sock.state");
  }

  @Test
  void anotherOneAtAPlaceThatWasRemovedEndsTheFirst() throws Exception {
    Process first = startReady();
    signal(first, "STOP");
    removePlace();
    Process second = start("second");
    assertThat(second.inputReader().readLine()).isEqualTo("ready: socket=" + socket());
    signal(first, "CONT");

    assertThat(exitCode(first)).isNotZero();
    assertThat(Files.readString(directory.resolve("log")))
        .contains("place: sockets, locks or state were removed, and another daemon has taken it");
    try (WirePeer peer = WirePeer.ready(socket())) {
      assertThat(peer.allocate(5, 5)).isEqualTo(5);
    }
  }
}
