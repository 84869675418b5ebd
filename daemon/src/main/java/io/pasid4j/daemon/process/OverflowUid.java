// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The uid that the kernel reports for every user whom this user namespace does not map: it says
 * nothing about who that is.
 */
public final class OverflowUid {
  private static final Path FILE = Path.of("/proc/sys/kernel/overflowuid");
  private static final int USUAL = 65534;
  private static final int VALUE = read(FILE);

  private OverflowUid() {}

  /** Whether a uid stands for any unmapped user. */
  public static boolean is(int uid) {
    return uid == VALUE;
  }

  static int read(Path file) {
    try {
      return Integer.parseUnsignedInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException notShown) {
      return USUAL;
    }
  }
}
