// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RegularFileTest {
  @TempDir private Path directory;

  private Path fifo() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor())
        .isZero();
    return fifo;
  }

  @Test
  void aFifoMakesNobodyWait() throws Exception {
    Path fifo = fifo();
    assertThatThrownBy(() -> RegularFile.read(fifo, 9))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> RegularFile.append(fifo)).hasMessageContaining("not a regular file");
  }

  @Test
  void directoriesDevicesAndLinksAreNotAppendedTo() throws Exception {
    Path target = Files.createFile(directory.resolve("target"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    for (Path file : new Path[] {directory, Path.of("/dev/null"), link}) {
      assertThatThrownBy(() -> RegularFile.append(file))
          .as(file.toString())
          .isInstanceOf(FileSystemException.class);
    }
  }

  @Test
  void aLinkIsReadAndAMissingFileNamed() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "0123456789");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    assertThat(RegularFile.read(link, 4)).asString().isEqualTo("0123");
    assertThatThrownBy(() -> RegularFile.read(directory.resolve("none"), 4))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsAppendedComesAfterWhatOthersLeft() throws Exception {
    Path file = directory.resolve("log");
    try (FileChannel log = RegularFile.append(file)) {
      log.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
      Files.write(file, new byte[0]);
      log.write(ByteBuffer.wrap(new byte[] {'c'}));
    }
    assertThat(file).hasContent("c");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatOthersCanChangeIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("log"));
    for (String mode : new String[] {"rw-rw----", "rw----r--", "rw-----w-"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThatThrownBy(() -> RegularFile.append(file)).hasMessageContaining("mode " + mode);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    RegularFile.append(file).close();
  }
}
