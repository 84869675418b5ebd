// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that the daemon's state lies in memory, as its sets end with the boot anyway. */
final class StateDirectoryCheck {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private StateDirectoryCheck() {}

  static Row row(Path state) {
    Path there = existing(state.toAbsolutePath());
    try {
      String type = there == null ? "?" : Files.getFileStore(there).type();
      return IN_MEMORY.contains(type)
          ? Row.check("state directory", State.OK, type, state + " lies in memory")
          : Row.check(
              "state directory",
              State.WARNING,
              type,
              state + " does not lie in a memory file system: changes are written to a disk",
              "pasid daemon --state DIR with DIR below /run");
    } catch (IOException unreadable) {
      return Row.check("state directory", State.NEUTRAL, "", state + ": file system not known");
    }
  }

  /** The nearest directory that is there. */
  private static @Nullable Path existing(Path path) {
    Path at = path;
    while (at != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    return at;
  }
}
