// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.start.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The secret that clients over TCP show. */
final class TokenFile {
  private static final int LEAST_CHARACTERS = 16;
  private static final int MOST_CHARACTERS = 4096;
  private static final Set<PosixFilePermission> NOT_THE_OWNERS =
      EnumSet.complementOf(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private TokenFile() {}

  /**
   * Reads it.
   *
   * @throws StartException if it cannot be read, others could read it, it is too short, or no
   *     header could show it
   */
  static String read(Path path) {
    SecretFile file = new SecretFile("tokenFile", path, "a file with a token, mode 0600");
    byte[] bytes = file.bytes();
    file.forbid(NOT_THE_OWNERS, "mode 0600");
    String token = new String(bytes, StandardCharsets.ISO_8859_1).trim();
    if (token.length() < LEAST_CHARACTERS || token.length() > MOST_CHARACTERS) {
      throw new StartException(
          "management.tokenFile: %s: %s characters (expected: %s to %s)"
              .formatted(path, token.length(), LEAST_CHARACTERS, MOST_CHARACTERS));
    }
    if (token.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new StartException(
          "management.tokenFile: "
              + path
              + ": a character that no header can show (expected: one line of printable ASCII)");
    }
    return token;
  }
}
