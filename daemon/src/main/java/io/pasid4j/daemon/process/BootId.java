// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Which boot of the host this is: another one has none of the processes of this one. */
public final class BootId {
  private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** The id of the running kernel's boot. */
  public static UUID current() {
    try {
      return UUID.fromString(Files.readString(FILE).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " (expected: the proc file system)", e);
    }
  }
}
