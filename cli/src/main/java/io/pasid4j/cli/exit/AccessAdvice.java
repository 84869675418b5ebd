// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.exit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Names the user or group that may open a file where this process may not. */
public final class AccessAdvice {
  private AccessAdvice() {}

  /** About a socket, which has to be writable. */
  public static String toConnect(Path socket) {
    return of(socket, PosixFilePermission.GROUP_WRITE);
  }

  /** About a file that is read. */
  public static String toRead(Path file) {
    return of(file, PosixFilePermission.GROUP_READ);
  }

  private static String of(Path path, PosixFilePermission needed) {
    return path + ": permission denied (expected: " + expected(path, needed) + ")";
  }

  private static String expected(Path path, PosixFilePermission needed) {
    try {
      PosixFileAttributes file =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String owner = "user " + file.owner().getName() + " or root";
      return file.permissions().contains(needed)
          ? "a member of group " + file.group().getName() + ", " + owner
          : owner;
    } catch (IOException | UnsupportedOperationException hidden) {
      return "a user that may enter its directory";
    }
  }
}
