// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Checks that a daemon answers at its socket, and who may connect. */
final class SocketCheck {
  private SocketCheck() {}

  static List<Row> rows(Path socket) {
    if (!Files.exists(socket)) {
      return List.of(
          Row.check(
              "daemon",
              State.WARNING,
              "no " + socket,
              "no daemon at the socket",
              "pasid daemon --socket " + socket));
    }
    return List.of(daemon(socket), rights(socket));
  }

  private static Row daemon(Path socket) {
    try {
      return Row.check(
          "daemon",
          State.OK,
          "",
          "answers at %s: %s".formatted(socket, DaemonProbe.version(socket)));
    } catch (IOException silent) {
      return Row.check(
          "daemon",
          State.WARNING,
          String.valueOf(silent.getMessage()),
          "no daemon answers at " + socket,
          "start it: pasid daemon; connecting needs write access to the socket");
    }
  }

  private static Row rights(Path socket) {
    try {
      PosixFileAttributes found = Files.readAttributes(socket, PosixFileAttributes.class);
      Set<PosixFilePermission> mode = found.permissions();
      String text =
          "%s %s:%s".formatted(PosixFilePermissions.toString(mode), found.owner(), found.group());
      return mode.contains(PosixFilePermission.OTHERS_WRITE)
          ? Row.check(
              "socket rights",
              State.WARNING,
              text,
              "every user of the host may connect",
              "chmod o-w " + socket)
          : Row.check("socket rights", State.OK, text, "its owner and its group connect");
    } catch (IOException unreadable) {
      return Row.check("socket rights", State.NEUTRAL, "", "cannot be read");
    }
  }
}
