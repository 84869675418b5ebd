// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of Linux on files that the JDK does not offer: BSD locks. */
final class FileCalls {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.socket");

  /** O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC: the values of x86-64 and arm64 differ. */
  private static final int OPEN_FLAGS = 0x800 | noFollow() | 0x80000;

  private static final int LOCK_SHARED_NONBLOCKING = 1 | 4;

  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FLOCK =
      handle("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private FileCalls() {}

  private static int noFollow() {
    return System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x20000;
  }

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  /**
   * Opens a file or directory and takes a shared BSD lock on it, if nobody else has an exclusive
   * one. It stays open without the lock: closing a descriptor of a file would drop the POSIX locks
   * that the process has on it.
   *
   * @return the descriptor, to be closed; -1 if it cannot be opened
   */
  static int openLocked(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(path.toString()), OPEN_FLAGS);
      if (descriptor >= 0 && (int) FLOCK.invokeExact(descriptor, LOCK_SHARED_NONBLOCKING) != 0) {
        LOG.warn("{}: locked by somebody else (expected: open to a shared lock)", path);
      }
      return descriptor;
    } catch (Throwable e) {
      throw new IllegalStateException("flock: " + path + ": " + e, e);
    }
  }

  /** Closes a descriptor of {@link #openLocked}; nothing for -1. */
  static void close(int descriptor) {
    if (descriptor < 0) {
      return;
    }
    try {
      var _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("close: " + e, e);
    }
  }
}
