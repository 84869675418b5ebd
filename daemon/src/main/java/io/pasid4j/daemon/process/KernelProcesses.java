// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Asks the kernel whether any process has a pid, in this process's pid namespace. Neither mount
 * options of proc nor missing privileges affect the answer. Thread-safe.
 */
final class KernelProcesses {
  private static final int ESRCH = 3;
  private static final int NO_SIGNAL = 0;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(StructLayout.PathElement.groupElement("errno"));
  private static final MethodHandle KILL = kill();

  private KernelProcesses() {}

  @SuppressWarnings("restricted") // the signature is that of the manual
  private static MethodHandle kill() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
        Linker.Option.captureCallState("errno"));
  }

  /**
   * Returns whether it is proved that every process which has had a pid until now has ended: nobody
   * has the pid, or its process has exited and only waits to be reaped.
   *
   * @param pid 1 or more
   */
  static boolean isGone(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int killed = (int) KILL.invokeExact(state, pid, NO_SIGNAL);
      return (killed < 0 && (int) ERRNO.get(state, 0L) == ESRCH) || hasExited(pid);
    } catch (Throwable e) {
      throw new IllegalStateException("kill: " + e, e);
    }
  }

  /** False also where the kernel has no pidfds, or they are forbidden. */
  private static boolean hasExited(int pid) {
    try (PidFd process = PidFd.open(pid)) {
      return process.isOfNobody() || process.hasExited();
    }
  }
}
