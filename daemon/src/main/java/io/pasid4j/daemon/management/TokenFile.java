// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.DaemonStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The secret that clients over TCP show. */
final class TokenFile {
  private static final int LEAST_CHARACTERS = 16;
  private static final int MOST_CHARACTERS = 4096;
  private static final Set<PosixFilePermission> OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private TokenFile() {}

  /**
   * Reads it.
   *
   * @throws DaemonStartException if it cannot be read, others could read it, or it is too short
   */
  static String read(Path file) {
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new DaemonStartException(
            "management.tokenFile: " + file + ": others may read it (expected: mode 0600)");
      }
      String token = Files.readString(file).trim();
      if (token.length() < LEAST_CHARACTERS || token.length() > MOST_CHARACTERS) {
        throw new DaemonStartException(
            "management.tokenFile: %s: %d characters (expected: %d to %d)"
                .formatted(file, token.length(), LEAST_CHARACTERS, MOST_CHARACTERS));
      }
      return token;
    } catch (IOException e) {
      throw new DaemonStartException(
          "management.tokenFile: " + e + " (expected: a file that can be read)", e);
    }
  }
}
