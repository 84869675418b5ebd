// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Opens regular files, and nothing else: a FIFO would block, a device might act. */
public final class RegularFile {
  private static final String OWNER_ONLY = "rw-------";
  private static final Set<PosixFilePermission> NOT_TRUSTED =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private RegularFile() {}

  /**
   * Reads the beginning of a file; a symbolic link is followed.
   *
   * @param mostBytes how much of it at most
   * @throws NoSuchFileException if there is none
   * @throws FileSystemException if it is not a regular file
   */
  public static byte[] read(Path file, int mostBytes) throws IOException {
    try (PathDescriptor named = PathDescriptor.of(file, true).requireRegular();
        InputStream in = Files.newInputStream(named.path())) {
      return in.readNBytes(mostBytes);
    }
  }

  /**
   * Opens a file to read. A symbolic link is not followed.
   *
   * @throws NoSuchFileException if there is none
   * @throws FileSystemException if it is not a regular file
   */
  public static FileChannel openToRead(Path file) throws IOException {
    try (PathDescriptor named = PathDescriptor.of(file, false).requireRegular()) {
      return FileChannel.open(named.path(), StandardOpenOption.READ);
    }
  }

  /**
   * Opens a file to append to (O_APPEND), and creates it with mode 0600 if it is missing. A
   * symbolic link is not followed.
   *
   * @throws FileSystemException if it is not a regular file, or others may change or read it
   */
  public static FileChannel append(Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(
              StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    } catch (FileAlreadyExistsException e) {
      return appendToExisting(file);
    }
  }

  private static FileChannel appendToExisting(Path file) throws IOException {
    try (PathDescriptor named = PathDescriptor.of(file, false).requireRegular()) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(named.path());
      if (mode.stream().anyMatch(NOT_TRUSTED::contains)) {
        throw new FileSystemException(
            file.toString(),
            null,
            "mode " + PosixFilePermissions.toString(mode) + " (expected: rw------- or rw-r-----)");
      }
      return FileChannel.open(named.path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
  }
}
