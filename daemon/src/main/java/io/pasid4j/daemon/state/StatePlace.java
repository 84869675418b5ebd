// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.daemon.socket.Users;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes directories that only the daemon's user can enter. */
final class StatePlace {
  private static final int GROUP_AND_OTHERS = 077;
  private static final int PERMISSIONS = 0777;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private StatePlace() {}

  /**
   * Makes a directory, or checks that it is this user's own.
   *
   * @throws io.pasid4j.daemon.start.StartException if others can enter it, or it is none
   */
  static void prepare(Path directory) throws IOException {
    try {
      create(directory);
    } catch (FileAlreadyExistsException e) {
      requireOurs(directory);
    }
  }

  static void create(Path directory) throws IOException {
    Files.createDirectory(directory, OWNER_ONLY);
  }

  private static void requireOurs(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw StateDirectory.unusable(
          directory, "no directory (expected: a directory, not a link or a file)");
    }
    int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int mode =
        (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
    if (owner != Users.effectiveUid() || (mode & GROUP_AND_OTHERS) != 0) {
      throw StateDirectory.unusable(
          directory,
          "uid %s, mode 0%o (expected: uid %s, mode 0700)"
              .formatted(Integer.toUnsignedLong(owner), mode, Users.effectiveUid()));
    }
  }
}
