// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Calls of Linux that neither the JDK nor Netty offers. */
public final class LinuxCalls {
  /** A thread, where a process is asked for: Linux takes the two for one. */
  private static final int PRIO_PROCESS = 0;

  private static final int THIS_THREAD = 0;

  private static final MethodHandle SET_PRIORITY =
      handle("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

  private static final String IGNORED = "SigIgn:";
  private static final int HEX = 16;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERGROUPS = 59;
  private static final int USUAL_GROUPS = 64;
  private static final int MOST_GROUPS = 65_536;

  private static final MethodHandle GET_SOCKET_OPTION =
      handle(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private static final MethodHandle SIGNAL =
      handle("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));

  private LinuxCalls() {}

  /** Returns whether this process ignores a signal. */
  public static boolean isIgnored(int signal) {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith(IGNORED))
          .map(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), HEX))
          .anyMatch(mask -> (mask >>> (signal - 1) & 1) != 0);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Handles a signal that has been ignored, by doing nothing: its handler is abs(), which is safe
   * in a signal handler. SIG_DFL would end the process at a signal that comes before the JVM's
   * handler is installed; and the JVM installs none while a signal is ignored.
   */
  @SuppressWarnings("restricted")
  public static void stopIgnoring(int signal) {
    MemorySegment nothing = Linker.nativeLinker().defaultLookup().findOrThrow("abs");
    try {
      var _ = (MemorySegment) SIGNAL.invokeExact(signal, nothing);
    } catch (Throwable e) {
      throw new IllegalStateException("signal: " + e, e);
    }
  }

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  /**
   * Lowers the priority of this thread, and of those that it starts from now on. Needs no
   * privilege.
   *
   * @param nice 1 to 19, the lowest priority
   * @return whether it was done
   */
  public static boolean lowerPriority(int nice) {
    try {
      return (int) SET_PRIORITY.invokeExact(PRIO_PROCESS, THIS_THREAD, nice) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority: " + e, e);
    }
  }

  /**
   * The supplementary groups that the other end of a Unix socket had when it connected.
   *
   * @param descriptor of the socket
   * @return the groups; none if the kernel does not say
   */
  public static int[] peerGroups(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(JAVA_INT);
      int groups = USUAL_GROUPS;
      while (groups <= MOST_GROUPS) {
        MemorySegment list = arena.allocate(JAVA_INT, groups);
        bytes.set(JAVA_INT, 0, groups * Integer.BYTES);
        int result =
            (int) GET_SOCKET_OPTION.invokeExact(descriptor, SOL_SOCKET, SO_PEERGROUPS, list, bytes);
        int size = bytes.get(JAVA_INT, 0) / Integer.BYTES;
        if (result == 0) {
          return list.asSlice(0, (long) size * Integer.BYTES).toArray(JAVA_INT);
        }
        // Too small: the kernel has said how long the list is.
        groups = size > groups ? size : MOST_GROUPS + 1;
      }
      return new int[0];
    } catch (Throwable e) {
      throw new IllegalStateException("getsockopt: " + e, e);
    }
  }
}
