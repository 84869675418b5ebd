// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/**
 * The mode and the group of a socket, which decide who may connect. Immutable.
 *
 * @param mode as {@code rwxrwxrwx}
 * @param gid the group, an unsigned number; empty: that of the daemon
 */
public record SocketAccess(String mode, OptionalInt gid) {
  /** The owner and the group connect, which root alone could refuse. */
  public static final SocketAccess TENANTS = new SocketAccess("rw-rw----", OptionalInt.empty());

  /** Only the owner connects, and root, which may do so anyway. */
  public static final SocketAccess OWNER = new SocketAccess("rw-------", OptionalInt.empty());

  /** The access of operators: the members of a group too, if there is one. */
  public static SocketAccess operators(OptionalInt gid) {
    return gid.isPresent() ? new SocketAccess(TENANTS.mode, gid) : OWNER;
  }

  /**
   * Applies it to a socket that no other user can reach yet. The group is set first, since the mode
   * must not open the socket to another.
   *
   * @throws StartException if the daemon's user may not give files to the group
   */
  void applyTo(Path hidden) throws IOException {
    if (gid.isPresent()) {
      giveToGroup(hidden, gid.getAsInt());
    }
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString(mode));
  }

  private static void giveToGroup(Path hidden, int gid) {
    try {
      Files.setAttribute(hidden, "unix:gid", gid);
    } catch (IOException e) {
      throw new StartException(
          "operatorGroup: %s: %s (expected: a group of the daemon's user)"
              .formatted(Integer.toUnsignedString(gid), e.getMessage()),
          e);
    }
  }
}
