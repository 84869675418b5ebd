// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mounted proc file system. Its numbers count only if it shows the pid namespace of this process:
 * one that was mounted outside of a container names other processes by the same pids.
 *
 * @param root where it is mounted
 * @param namespace the inode of this process's pid namespace, an unsigned number
 * @param isOurs whether it shows that namespace
 * @param bootOffsetTicks what this time namespace adds to the start times that are shown, in clock
 *     ticks
 */
record ProcFileSystem(Path root, int namespace, boolean isOurs, long bootOffsetTicks) {
  private static final Pattern NAMESPACE = Pattern.compile("pid:\\[(\\d+)]");

  /** In self/status: the pids of a process, from the namespace of the mount inwards. */
  private static final Pattern PIDS = Pattern.compile("NSpid:\\s+\\d+");

  /** In PID/status: the real uid, the effective one and two more. */
  private static final Pattern UIDS = Pattern.compile("Uid:\\s+(\\d+)\\s+.*");

  private static final Pattern BOOT_OFFSET =
      Pattern.compile("boottime\\s+(-?\\d+)\\s+(-?\\d+)\\s*");
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** USER_HZ, which is part of the kernel's interface: 100 on every processor that is served. */
  private static final long NANOS_PER_TICK = NANOS_PER_SECOND / 100;

  /**
   * Looks at a mount.
   *
   * @throws StartException if it is not a proc file system
   */
  static ProcFileSystem at(Path root) {
    try {
      String link = Files.readSymbolicLink(root.resolve("self/ns/pid")).toString();
      Matcher matcher = NAMESPACE.matcher(link);
      if (!matcher.matches()) {
        throw new IOException("self/ns/pid: " + link + " (expected: pid:[number])");
      }
      return new ProcFileSystem(
          root,
          Integer.parseUnsignedInt(matcher.group(1)),
          lines(root, "self/status").stream().anyMatch(line -> PIDS.matcher(line).matches()),
          bootOffsetNanos(root) / NANOS_PER_TICK);
    } catch (IOException e) {
      throw new StartException(
          root + ": " + e.getMessage() + " (expected: a proc file system, or --state none)", e);
    }
  }

  private static List<String> lines(Path root, String file) throws IOException {
    return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
  }

  /** The offset that a time namespace adds to the time since the boot; 0 if that is not shown. */
  static long bootOffsetNanos(Path root) {
    try {
      for (String line : lines(root, "self/timens_offsets")) {
        Matcher offset = BOOT_OFFSET.matcher(line);
        if (offset.matches()) {
          return Long.parseLong(offset.group(1)) * NANOS_PER_SECOND
              + Long.parseLong(offset.group(2));
        }
      }
      return 0;
    } catch (IOException noTimeNamespaces) {
      return 0;
    }
  }

  /**
   * Reads the stat line of a process.
   *
   * @throws IOException if nothing is shown: the process is not there, or hidden
   */
  ProcStat stat(int pid) throws IOException {
    Path file = root.resolve(Integer.toString(pid)).resolve("stat");
    try {
      ProcStat shown =
          ProcStat.parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      return shown.startedEarlier(bootOffsetTicks);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads the real uid of a process; empty if it is none of this user namespace.
   *
   * @throws IOException if nothing is shown
   */
  OptionalInt uid(int pid) throws IOException {
    for (String line : lines(root, pid + "/status")) {
      Matcher uids = UIDS.matcher(line);
      if (uids.matches()) {
        return OptionalInt.of(Integer.parseUnsignedInt(uids.group(1)));
      }
    }
    return OptionalInt.empty();
  }
}
