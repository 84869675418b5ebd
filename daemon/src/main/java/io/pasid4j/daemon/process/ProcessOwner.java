// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The user of a process. The owner of /proc/PID would not do: it is root for a process that may not
 * be dumped.
 */
public final class ProcessOwner {
  private static final Path PROC = Path.of("/proc");
  private static final String LINE = "Uid:";

  /** Which of the numbers of the line: real, effective, saved and file system uid. */
  private static final int EFFECTIVE = 1;

  private ProcessOwner() {}

  /**
   * Reads the effective uid of a process, an unsigned number.
   *
   * @return empty if there is no such process, or none that this process can see
   */
  public static OptionalInt uidOf(int pid) {
    Path status = PROC.resolve(Integer.toString(pid)).resolve("status");
    // The name in it may be any bytes.
    try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .mapToInt(line ->
              Integer.parseUnsignedInt(
                  line.substring(LINE.length()).strip().split("\\s+", -1)[EFFECTIVE]))
          .findFirst();
    } catch (IOException | UncheckedIOException unreadable) {
      return OptionalInt.empty();
    }
  }
}
