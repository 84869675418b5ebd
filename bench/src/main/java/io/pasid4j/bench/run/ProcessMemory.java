// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Resident memory of a process in MB: all of it, and the part that no file backs. */
public record ProcessMemory(double residentMb, double anonymousMb) {
  private static final double KB_PER_MB = 1024;

  /** Reads that of a running process. */
  public static ProcessMemory of(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
    return new ProcessMemory(mb(lines, "Rss:"), mb(lines, "Anonymous:"));
  }

  private static double mb(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / KB_PER_MB;
      }
    }
    throw new IOException("smaps_rollup: no line " + name + " (expected: one)");
  }
}
