// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the control group of a process from /proc/PID/cgroup, once: the result of the first call
 * stays. The result is empty unless it is proved afterwards that the process still has its pid.
 * Thread-safe.
 */
public final class ControlGroupLookup implements Supplier<Optional<String>> {
  /** The line of the unified hierarchy; of the earlier ones that of systemd. Paths are tenants'. */
  private static final List<Pattern> LINES =
      List.of(Pattern.compile("0::(/.*)"), Pattern.compile("[0-9]+:name=systemd:(/.*)"));

  /** Owner that proc shows of a process that its own user may not trace. */
  private static final int ROOT = 0;

  private final int pid;
  private final Path proc;
  private final int uid;
  private final BooleanSupplier hasPidStill;
  private Optional<String> path = Optional.empty();
  private boolean isRead;

  /**
   * Creates the lookup of a process.
   *
   * @param pid the process; 0 if it cannot be seen
   * @param uid its effective uid, an unsigned number
   * @param hasPidStill tests whether it is proved that the process has its pid still
   */
  public ControlGroupLookup(int pid, int uid, BooleanSupplier hasPidStill) {
    this(pid, uid, hasPidStill, Path.of("/proc"));
  }

  ControlGroupLookup(int pid, int uid, BooleanSupplier hasPidStill, Path proc) {
    this.hasPidStill = hasPidStill;
    this.pid = pid;
    this.uid = uid;
    this.proc = proc;
  }

  @Override
  public synchronized Optional<String> get() {
    if (!isRead) {
      path = pid == 0 ? Optional.empty() : read();
      isRead = true;
    }
    return path;
  }

  private Optional<String> read() {
    Path process = proc.resolve(Integer.toString(pid));
    try {
      List<String> lines = Files.readAllLines(process.resolve("cgroup"));
      int owner = (int) Files.getAttribute(process, "unix:uid");
      if ((owner != uid && owner != ROOT) || !hasPidStill.getAsBoolean()) {
        return Optional.empty();
      }
      return LINES.stream()
          .flatMap(pattern -> lines.stream().map(pattern::matcher).filter(Matcher::matches))
          .map(matched -> matched.group(1))
          .findFirst();
    } catch (IOException hidden) {
      return Optional.empty();
    }
  }
}
