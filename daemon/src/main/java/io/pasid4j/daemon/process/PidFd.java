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
 * A descriptor of one process, which never stands for a later process with the same pid. While it
 * shows that the process runs, the pid is that process's. For one thread at a time.
 */
final class PidFd implements AutoCloseable {
  private static final int ESRCH = 3;
  private static final int ENOPROTOOPT = 92;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int NO_FLAGS = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERPIDFD = 77;
  private static final short POLLIN = 1;
  private static final int AT_ONCE_MS = 0;
  private static final int NONE = -1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO_CAPTURED = Linker.Option.captureCallState("errno");
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          ERRNO_CAPTURED,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle GET_SOCKET_OPTION =
      handle(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
          ERRNO_CAPTURED);
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int descriptor;
  private final int errno;

  private PidFd(int descriptor, int errno) {
    this.descriptor = descriptor;
    this.errno = errno;
  }

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
  }

  /**
   * Opens the process that has a pid now.
   *
   * @param pid 1 or more
   */
  static PidFd open(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      long pidfd = (long) SYSCALL.invokeExact(state, SYS_PIDFD_OPEN, pid, NO_FLAGS);
      return result((int) pidfd, state);
    } catch (Throwable e) {
      throw new IllegalStateException("pidfd_open: " + e, e);
    }
  }

  /**
   * Opens the process that connected to a Unix socket; Linux 6.5 or later.
   *
   * @param socket the descriptor of the accepted end
   */
  static PidFd ofPeer(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment pidfd = arena.allocate(JAVA_INT);
      MemorySegment bytes = arena.allocate(JAVA_INT);
      bytes.set(JAVA_INT, 0, Integer.BYTES);
      int done =
          (int)
              GET_SOCKET_OPTION.invokeExact(state, socket, SOL_SOCKET, SO_PEERPIDFD, pidfd, bytes);
      return result(done < 0 ? NONE : pidfd.get(JAVA_INT, 0), state);
    } catch (Throwable e) {
      throw new IllegalStateException("getsockopt: " + e, e);
    }
  }

  private static PidFd result(int descriptor, MemorySegment state) {
    return descriptor < 0 ? new PidFd(NONE, (int) ERRNO.get(state, 0L)) : new PidFd(descriptor, 0);
  }

  /** Returns whether no process has the pid. */
  boolean isOfNobody() {
    return errno == ESRCH;
  }

  /** Returns whether the kernel cannot open the peer of a socket. */
  boolean isUnsupported() {
    return errno == ENOPROTOOPT;
  }

  /** Returns whether the process has not exited; false if it could not be opened. */
  boolean isRunning() {
    return descriptor >= 0 && !hasExited();
  }

  /** Returns whether the process has exited; false if it could not be opened. */
  boolean hasExited() {
    if (descriptor < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      // struct pollfd: int fd; short events; short revents
      MemorySegment polled = arena.allocate(JAVA_LONG);
      polled.set(JAVA_INT, 0, descriptor);
      polled.set(JAVA_SHORT, Integer.BYTES, POLLIN);
      int ready = (int) POLL.invokeExact(polled, 1L, AT_ONCE_MS);
      short events = polled.get(JAVA_SHORT, Integer.BYTES + Short.BYTES);
      return ready == 1 && (events & POLLIN) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException("poll: " + e, e);
    }
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      try {
        int _ = (int) CLOSE.invokeExact(descriptor);
      } catch (Throwable e) {
        throw new IllegalStateException("close: " + e, e);
      }
    }
  }
}
