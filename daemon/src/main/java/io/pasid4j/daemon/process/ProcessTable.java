// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this pid namespace. A process is dead only if the kernel says so: nobody has its
 * pid, another process has, or it has exited and waits to be reaped. That proc does not show it
 * proves nothing. Thread-safe.
 */
public final class ProcessTable {
  /** A start time is cut to ticks twice, before and after a time namespace adds its offset. */
  private static final long ROUNDING_TICKS = 1;

  private final ProcFileSystem proc;
  private final IntPredicate isGone;

  private ProcessTable(ProcFileSystem proc, IntPredicate isGone) {
    this.proc = proc;
    this.isGone = isGone;
  }

  /**
   * The processes that this process can see, and those that only the kernel knows of.
   *
   * @throws io.pasid4j.daemon.start.StartException if no proc file system is mounted
   */
  public static ProcessTable ofThisHost() {
    return at(Path.of("/proc"), KernelProcesses::isGone);
  }

  /** The processes under a directory like /proc, and the kernel's word on a pid. */
  static ProcessTable at(Path proc, IntPredicate isGone) {
    return new ProcessTable(ProcFileSystem.at(proc), isGone);
  }

  /**
   * Returns the process that has a pid now.
   *
   * @param pid from the kernel; 0 stands for a process outside of this pid namespace
   */
  public ProcessIdentity identify(int pid) {
    return pid <= 0
        ? new ProcessIdentity(0, proc.namespace(), ProcessIdentity.UNSEEN)
        : new ProcessIdentity(pid, proc.namespace(), startTicks(pid));
  }

  /**
   * Looks at the process that has a pid now.
   *
   * @param pid 1 or more
   * @param look reads proc under the pid
   * @return the result; empty if there was none, or if it is not proved that one process had the
   *     pid all the while: there is none, it has ended, or the kernel has no pidfds
   */
  public <T> Optional<T> whileRunning(int pid, Supplier<Optional<T>> look) {
    try (PidFd process = PidFd.open(pid)) {
      return look.get().filter(found -> process.isRunning());
    }
  }

  private long startTicks(int pid) {
    ProcStat shown = shown(pid);
    boolean hasEnded = shown == null ? isGone.test(pid) : shown.hasEnded();
    if (hasEnded) {
      return ProcessIdentity.ENDED_BEFORE;
    }
    return shown == null ? ProcessIdentity.UNSEEN : shown.startTicks();
  }

  /** Returns whether a process of this boot is alive. */
  public Liveness lifeOf(ProcessIdentity process) {
    boolean isOfThisNamespace = process.namespace() == proc.namespace();
    if (!isOfThisNamespace || process.pid() == 0 || process.hadEnded()) {
      return Liveness.UNKNOWN;
    }
    ProcStat shown = process.isSeen() ? shown(process.pid()) : null;
    if (shown != null) {
      return isSame(process, shown) && !shown.hasEnded() ? Liveness.ALIVE : Liveness.DEAD;
    }
    return isGone.test(process.pid()) ? Liveness.DEAD : Liveness.UNKNOWN;
  }

  private static boolean isSame(ProcessIdentity process, ProcStat shown) {
    return Math.abs(shown.startTicks() - process.startTicks()) <= ROUNDING_TICKS;
  }

  /** The user that a process belongs to, an unsigned number; empty if that is not shown. */
  public OptionalInt uidOf(int pid) {
    try {
      return proc.isOurs() ? proc.uid(pid) : OptionalInt.empty();
    } catch (IOException hidden) {
      return OptionalInt.empty();
    }
  }

  /** Null if proc does not show the process, whether it is there or not. */
  private @Nullable ProcStat shown(int pid) {
    try {
      return proc.isOurs() ? proc.stat(pid) : null;
    } catch (IOException hidden) {
      return null;
    }
  }
}
