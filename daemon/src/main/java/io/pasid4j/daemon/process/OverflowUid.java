// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The uid that the kernel reports for every user outside this user namespace: it does not identify
 * a user.
 */
public final class OverflowUid {
  private static final Path FILE = Path.of("/proc/sys/kernel/overflowuid");
  private static final int USUAL = 65534;
  private static final int MOST_BYTES = 16;
  private static final int VALUE = read(FILE);

  private OverflowUid() {}

  /** Returns whether a uid stands for any unmapped user. */
  public static boolean is(int uid) {
    return uid == VALUE;
  }

  static int read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] digits = new byte[MOST_BYTES];
      // In one read: such a file ends after the first.
      int length = in.read(digits);
      return length < 0
          ? USUAL
          : Integer.parseUnsignedInt(
              new String(digits, 0, length, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException notShown) {
      return USUAL;
    }
  }
}
