// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The id of a boot of the host. A container may be shown one of its own, a file that lies over the
 * kernel's: that one changes while the host and its processes go on.
 *
 * @param id the id
 * @param isKernels whether the kernel itself says so
 */
public record BootId(UUID id, boolean isKernels) {
  private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path ON_PROC = Path.of("/proc/self/stat");

  /**
   * The boot that runs.
   *
   * @throws StartException if proc does not show it
   */
  public static BootId current() {
    return read(FILE, ON_PROC);
  }

  static BootId read(Path file, Path onProc) {
    try {
      UUID id = UUID.fromString(Files.readString(file).strip());
      return new BootId(id, device(file).equals(device(onProc)));
    } catch (IOException e) {
      throw new StartException(
          file + ": " + e.getMessage() + " (expected: all of proc, or --state none)", e);
    }
  }

  private static Object device(Path file) throws IOException {
    return Files.getAttribute(file, "unix:dev");
  }

  /** Returns whether it is proved that the host has booted between the two. */
  public boolean isOtherBootThan(BootId other) {
    return !id.equals(other.id) && isKernels && other.isKernels;
  }
}
