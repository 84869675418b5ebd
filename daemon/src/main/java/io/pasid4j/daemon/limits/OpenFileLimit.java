// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The number of files that this process has open and may have open: each connection is one. */
public final class OpenFileLimit {
  private static final String LINE = "Max open files";

  private OpenFileLimit() {}

  /** The soft limit of this process, or 2^31-1 if there is none or it cannot be read. */
  public static int most() {
    try {
      return softLimit(Files.readAllLines(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** The number of files that this process has open; 0 if the system does not show it. */
  public static int open() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return (int) descriptors.count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Reads the table of proc(5): name, soft limit, hard limit, unit. */
  static int softLimit(List<String> table) {
    return table.stream()
        .filter(line -> line.startsWith(LINE))
        .map(line -> line.substring(LINE.length()).strip().split("\\s+", 2)[0])
        .filter(soft -> soft.matches("\\d{1,18}"))
        .mapToInt(soft -> (int) Math.min(Long.parseLong(soft), Integer.MAX_VALUE))
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }
}
