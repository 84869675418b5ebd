// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher of root's opens a session, and a user who may open none uses it. */
class LauncherTest {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final String NOBODY = "65534";
  private static final int EPERM = 1;
  private static final int ID = 4242;

  @TempDir private Path directory;

  @Test
  void rightsGoWithTheDescriptorAndNotWithTheUser() throws Exception {
    assumeTrue(Files.getOwner(directory).getName().equals("root"), "only root becomes others");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(rules, "rules: [ { uid: 0, quota: 2 } ]\n");
    Path socket = directory.resolve("s");
    String program = CProgram.compile("pass_descriptor").toString();
    try (DaemonProcess daemon =
        DaemonProcess.start(Repository.installation(), socket, "--config", rules.toString())) {
      // The file's mode is not what holds the other user off here.
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      try (LineProcess launcher =
              LineProcess.start(
                  "launcher",
                  List.of(program, daemon.socket().toString(), String.valueOf(ID), NOBODY),
                  Map.of());
          Operator operator = new Operator(daemon.socket())) {
        assertThat(launcher.readLine(ANSWER)).isEqualTo("own " + EPERM);
        assertThat(launcher.readLine(ANSWER)).isEqualTo("launcher " + ID);
        String[] heir = launcher.readLine(ANSWER).split(" ");
        assertThat(heir).startsWith("heir").endsWith(String.valueOf(ID + 1));
        assertThat(launcher.exitCode(ANSWER)).isZero();
        assertThat(operator.isHeld(ID)).isTrue();
        assertThat(operator.isHeld(ID + 1)).isTrue();

        ProcessHandle.of(Long.parseLong(heir[1])).orElseThrow().destroyForcibly();

        Poll.until("the heir's IDs are free", ANSWER, () -> !operator.isHeld(ID + 1));
      }
    }
  }
}
