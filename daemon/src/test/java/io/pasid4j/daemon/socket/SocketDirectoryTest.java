// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A default directory has to be ours alone. */
class SocketDirectoryTest {
  @TempDir private Path base;
  private Path directory = Path.of("");

  @BeforeEach
  void setUp() {
    directory = base.resolve("pasid-1000");
  }

  private void prepare() {
    SocketDirectory.prepare(directory.resolve("pasid.sock"), true);
  }

  private void refusedBecause(String text) {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(this::prepare)
        .withMessageStartingWith("socket directory: " + directory + " (expected: ")
        .withMessageContaining(text);
  }

  @Test
  void isMadeForUsAlone() throws IOException {
    prepare();

    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void isUsedAgain() {
    prepare();

    assertThatNoException().isThrownBy(this::prepare);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
    Files.createSymbolicLink(directory, elsewhere);

    refusedBecause("a directory, not a link or a file");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.createFile(directory);

    refusedBecause("a directory, not a link or a file");
  }

  @Test
  void oneThatOthersCanEnterIsRefused() throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

    refusedBecause("mode 0700, not 0750");
  }

  @Test
  void oneOfAnotherUserIsRefused() throws IOException {
    assumeThat(Users.effectiveUid()).as("only root can give a directory away").isZero();
    Files.createDirectory(directory);
    Files.setAttribute(directory, "unix:uid", 12345);

    refusedBecause("owned by uid 0, not by 12345");
  }

  @Test
  void aNamedOneHasToExist() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> SocketDirectory.prepare(directory.resolve("pasid.sock"), false))
        .withMessage("socket: " + directory + "/pasid.sock (expected: its directory exists)");
  }
}
