// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.testing.DaemonFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of Linux that the JDK does not offer. */
class LinuxCallsTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /** Negotiates, and prints the errno of SET_IOMMU. */
  private static final String CLIENT =
      """
      import socket, struct, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      s.sendall(struct.pack('<HHIIIHH', 0, 1, 20, 0, 0, 0, 1))
      s.recv(4096)
      s.sendall(struct.pack('<HHIIII', 1, 0x3B66, 20, 0, 0, 6))
      print(struct.unpack_from('<I', s.recv(4096), 12)[0])
      """;

  @Test
  void aThreadGivesWayAndWhatItStartsToo() throws Exception {
    int[] nice = new int[1];
    Thread polite =
        Thread.ofPlatform()
            .start(() -> {
              assertThat(LinuxCalls.lowerPriority(7)).isTrue();
              nice[0] = niceOfAThreadStartedHere();
            });
    polite.join();
    assertThat(nice[0]).isEqualTo(7);
    assertThat(niceOfAThreadStartedHere()).as("this thread's").isLessThan(7);
  }

  private static int niceOfAThreadStartedHere() {
    int[] nice = new int[1];
    try {
      Thread.ofPlatform().start(() -> nice[0] = ownNice()).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return nice[0];
  }

  private static int ownNice() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNoSocketHasNoGroups() {
    assertThat(LinuxCalls.peerGroups(-1)).isEmpty();
  }

  private static String errnoOf(Path socket, String groups) throws Exception {
    List<String> command =
        List.of(
            SETPRIV.toString(),
            "--reuid=4711",
            "--regid=4712",
            groups.isEmpty() ? "--clear-groups" : "--groups=" + groups,
            PYTHON.toString(),
            "-c",
            CLIENT,
            socket.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void aRuleForAGroupIsForWhoeverIsInIt() throws Exception {
    assumeThat(System.getProperty("user.name")).as("only root becomes others").isEqualTo("root");
    assumeThat(SETPRIV).exists();
    assumeThat(PYTHON).exists();
    String rules = "rules: [ { gid: 4713 } ]\nmanagement: none\n";
    try (DaemonFixture daemon =
        new DaemonFixture(options ->
            new DaemonOptions(options.socketPath(), ConfigurationFile.parse("f", rules)))) {
      Path socket = daemon.socket();
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.setPosixFilePermissions(
          socket.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
      StringBuilder many = new StringBuilder("4713");
      for (int group = 5000; group < 5100; group++) {
        many.append(',').append(group);
      }

      assertThat(errnoOf(socket, "4713")).isEqualTo("0");
      assertThat(errnoOf(socket, many.toString())).as("more than usual").isEqualTo("0");
      assertThat(errnoOf(socket, "")).isEqualTo("1");
      assertThat(errnoOf(socket, "4714,4715")).isEqualTo("1");
    }
  }
}
