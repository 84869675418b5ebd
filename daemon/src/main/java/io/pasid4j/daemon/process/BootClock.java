// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The time since the host booted, in ms, suspension included (CLOCK_BOOTTIME): it goes on over
 * restarts of the daemon and never steps. What a time namespace adds is left out. Thread-safe.
 */
public final class BootClock implements LongSupplier {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long MS_PER_SECOND = 1000;
  private static final long NANOS_PER_MS = 1_000_000;

  private static final MethodHandle CLOCK_GETTIME = clockGettime();

  /** Bytes of a struct timespec: seconds and nanoseconds, 64 bits each. */
  private static final long TIMESPEC_BYTES = 2L * Long.BYTES;

  private final long offsetMs = ProcFileSystem.bootOffsetNanos(Path.of("/proc")) / NANOS_PER_MS;

  @SuppressWarnings("restricted") // the signature is that of the manual
  private static MethodHandle clockGettime() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock_gettime"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  @Override
  public long getAsLong() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
      int result = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, time);
      if (result != 0) {
        throw new IllegalStateException("clock_gettime: CLOCK_BOOTTIME is not there");
      }
      long seconds = time.get(JAVA_LONG, 0);
      long nanos = time.get(JAVA_LONG, Long.BYTES);
      return seconds * MS_PER_SECOND + nanos / NANOS_PER_MS - offsetMs;
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime: " + e, e);
    }
  }
}
