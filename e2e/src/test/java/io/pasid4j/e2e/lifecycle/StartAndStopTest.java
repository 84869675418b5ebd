// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.Installation;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartAndStopTest {
  private static final int ALLOCATE = 0x5001;

  private final Installation installation = Repository.installation();
  @TempDir private Path directory;
  private Path socket;

  @BeforeEach
  void nameSocket() {
    socket = directory.resolve("s");
  }

  @Test
  void sigtermEndsSessionsAndTakesTheSocketAway() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(installation, socket);
        Wire tenant = Wire.session(socket)) {
      tenant.ask(ALLOCATE, Payload.words(1, 10, 5, 0));

      assertThat(daemon.stop()).isZero();

      tenant.awaitEnd();
      assertThat(socket).doesNotExist();
    }
  }

  @Test
  void onlyOwnerAndGroupReachTheSocket() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(installation, socket)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.socket())))
          .isEqualTo("rw-rw----");
    }
  }

  @Test
  void aSecondDaemonIsRefusedAndTheFirstServesOn() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(installation, socket)) {
      ProcessResult second = ProcessResult.pasid("daemon", "--socket", socket.toString());

      assertThat(second.exitCode()).isOne();
      assertThat(second.err()).contains("already running: pid " + daemon.pid());
      assertThat(second.out()).isEmpty();
      try (Wire tenant = Wire.session(socket)) {
        assertThat(tenant.ask(ALLOCATE, Payload.words(1, 1, 1, 0)).result()).isOne();
      }
    }
  }

  @Test
  void theSocketOfAKilledDaemonIsReplaced() throws Exception {
    try (DaemonProcess killed = DaemonProcess.start(installation, socket)) {
      killed.kill();
    }
    assertThat(socket).exists();

    try (DaemonProcess next = DaemonProcess.start(installation, socket);
        Wire tenant = Wire.session(next.socket())) {
      assertThat(tenant.ask(ALLOCATE, Payload.words(1, 1, 1, 0)).result()).isOne();
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Exception {
    Files.writeString(socket, "a letter");

    ProcessResult refused = ProcessResult.pasid("daemon", "--socket", socket.toString());

    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err()).contains(socket.toString());
    assertThat(socket).hasContent("a letter");
  }
}
