// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Asks the kernel whether any process has a pid, in this process's pid namespace. No mount option
 * of proc and no missing privilege changes the answer. Thread-safe.
 */
final class KernelProcesses {
  private static final int ESRCH = 3;
  private static final int NO_SIGNAL = 0;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int NO_FLAGS = 0;
  private static final short POLLIN = 1;
  private static final int AT_ONCE_MS = 0;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO_CAPTURED = Linker.Option.captureCallState("errno");
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

  private static final MethodHandle KILL =
      handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO_CAPTURED);
  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          ERRNO_CAPTURED,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private KernelProcesses() {}

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
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
      return (killed < 0 && errno(state) == ESRCH) || hasExited(pid, arena, state);
    } catch (Throwable e) {
      throw new IllegalStateException("kill: " + e, e);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** False too where the kernel has no pidfds, or they are forbidden. */
  private static boolean hasExited(int pid, Arena arena, MemorySegment state) throws Throwable {
    long pidfd = (long) SYSCALL.invokeExact(state, SYS_PIDFD_OPEN, pid, NO_FLAGS);
    if (pidfd < 0) {
      return errno(state) == ESRCH;
    }
    try {
      // struct pollfd: int fd; short events; short revents
      MemorySegment polled = arena.allocate(JAVA_LONG);
      polled.set(JAVA_INT, 0, (int) pidfd);
      polled.set(JAVA_SHORT, Integer.BYTES, POLLIN);
      int ready = (int) POLL.invokeExact(polled, 1L, AT_ONCE_MS);
      short events = polled.get(JAVA_SHORT, Integer.BYTES + Short.BYTES);
      return ready == 1 && (events & POLLIN) != 0;
    } finally {
      int _ = (int) CLOSE.invokeExact((int) pidfd);
    }
  }
}
