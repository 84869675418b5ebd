// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.config.Configuration;
import io.pasid4j.daemon.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The group whose members are operators. */
class OperatorGroupTest {
  @TempDir private Path directory;

  @Test
  void itsMembersMayUseTheSocketsOfOperatorsAndNoOther() throws IOException {
    int gid = someGroup();
    DaemonOptions options =
        DaemonOptions.at(directory.resolve("s")).with(to -> to.operatorGroup(OptionalInt.of(gid)));
    try (Daemon daemon = Daemon.start(options)) {
      daemon.serveManagement();

      expect("s.operator", "rw-rw----", gid);
      expect("s.management", "rw-rw----", gid);
      expect("s", "rw-rw----", gidOf(directory));
      expect("s.lock", "rw-------", gidOf(directory));
    }
  }

  @Test
  void withoutOneTheDaemonsUserAloneIsAnOperator() throws IOException {
    try (Daemon daemon = Daemon.start(DaemonOptions.at(directory.resolve("s")))) {
      daemon.serveManagement();

      expect("s.operator", "rw-------", gidOf(directory));
      expect("s.management", "rw-------", gidOf(directory));
    }
  }

  @Test
  void theFileNamesItByNumberOrName() {
    Configuration byNumber = ConfigurationFile.parse("f", "operatorGroup: 4712\n");
    Configuration byName = ConfigurationFile.parse("f", "operatorGroup: root\n");

    assertThat(byNumber.operatorGroup()).hasValue(4712);
    assertThat(byName.operatorGroup()).hasValue(0);
  }

  /** The management API is served in the background; its socket has its mode from the first. */
  private void expect(String file, String mode, int gid) throws IOException {
    Path path = directory.resolve(file);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!Files.exists(path)) {
      assertThat(Instant.now()).as(file).isBefore(deadline);
      Thread.onSpinWait();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .as(file)
        .isEqualTo(mode);
    assertThat(gidOf(path)).as(file).isEqualTo(gid);
  }

  private static int gidOf(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:gid");
  }

  /** Root may give a file to any group, anybody else to its own only. */
  private int someGroup() throws IOException {
    int uid = (int) Files.getAttribute(directory, "unix:uid");
    return uid == 0 ? 4712 : gidOf(directory);
  }
}
