// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Makes sure that the directory of the socket exists and has the right owner. */
final class SocketDirectory {
  private static final int GROUP_AND_OTHERS = 077;
  private static final int GROUP_AND_OTHERS_WRITE = 022;
  private static final Path SHARED_RUN = Path.of("/run/pasid");

  private SocketDirectory() {}

  /**
   * Readies the directory of a socket. A default one is made if it is missing, and has to be ours
   * and closed to others: under /tmp anybody could have put one there before us. One that was named
   * by the user has to exist.
   *
   * @throws StartException if the directory cannot be used
   */
  static void prepare(Path socket, boolean isDefault) {
    Path directory = Objects.requireNonNull(socket.getParent());
    try {
      if (isDefault) {
        make(directory);
        requireOurs(directory);
      } else if (!Files.isDirectory(directory)) {
        throw new StartException("socket: " + socket + " (expected: its directory exists)");
      }
    } catch (IOException e) {
      throw new StartException("socket: " + socket + ": " + FileProblem.of(e), e);
    }
  }

  private static void make(Path directory) throws IOException {
    // Clients of other users reach the socket of root's daemon; its own mode says which of them.
    String mode = directory.equals(SHARED_RUN) ? "rwxr-xr-x" : "rwx------";
    try {
      Files.createDirectory(
          directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    } catch (FileAlreadyExistsException e) {
      return;
    }
    // The mode given to createDirectory was cut by the umask.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  private static void requireOurs(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw unsafe(directory, "a directory, not a link or a file");
    }
    int uid = Users.effectiveUid();
    int owner = Users.ownerOf(directory);
    if (owner != uid) {
      throw unsafe(directory, "owned by uid " + uid + ", not by " + owner);
    }
    boolean shared = directory.equals(SHARED_RUN);
    int forbidden = shared ? GROUP_AND_OTHERS_WRITE : GROUP_AND_OTHERS;
    int mode = Users.modeOf(directory) & 0777;
    if ((mode & forbidden) != 0) {
      throw unsafe(directory, "mode " + (shared ? "0755" : "0700") + ", not 0%o".formatted(mode));
    }
  }

  private static StartException unsafe(Path directory, String expected) {
    return new StartException("socket directory: " + directory + " (expected: " + expected + ")");
  }
}
