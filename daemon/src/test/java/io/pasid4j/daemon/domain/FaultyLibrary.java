// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A library before the C library of a daemon, which moves the time of day and delays what makes a
 * write durable: a clock that jumps, and a slow disk. The daemon itself is the same.
 */
final class FaultyLibrary {
  private static final String SOURCE =
      """
      #include <errno.h>
      #include <fcntl.h>
      #include <stdlib.h>
      #include <sys/mman.h>
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>

      /* Seconds that the time of day is ahead; milliseconds that a flush takes longer. */
      static volatile long long *faults;

      __attribute__((constructor)) static void map_faults(void)
      {
        int fd = open(getenv("PASID_TEST_FAULTS"), O_RDONLY);
        faults = mmap(NULL, 16, PROT_READ, MAP_SHARED, fd, 0);
        close(fd);
      }

      static void delay(void)
      {
        long long ms = faults == NULL ? 0 : faults[1];
        struct timespec time = {ms / 1000, ms % 1000 * 1000000};
        if (ms > 0)
          nanosleep(&time, NULL);
      }

      int clock_gettime(clockid_t clock, struct timespec *time)
      {
        int result = syscall(SYS_clock_gettime, clock, time);
        if (result == 0 && faults != NULL
            && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
          time->tv_sec += faults[0];
        return result;
      }

      int fsync(int fd)
      {
        delay();
        return syscall(SYS_fsync, fd);
      }

      int fdatasync(int fd)
      {
        delay();
        return syscall(SYS_fdatasync, fd);
      }
      """;

  private final Path directory;

  /** Compiles it into a directory. */
  FaultyLibrary(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Path source = Files.writeString(directory.resolve("faults.c"), SOURCE);
    int errors =
        new ProcessBuilder(
                "cc", "-O1", "-shared", "-fPIC", "-o", library().toString(), source.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (errors != 0) {
      throw new IOException(source + ": does not compile");
    }
  }

  private Path library() {
    return directory.resolve("faults.so");
  }

  private Path faults(String host) {
    return directory.resolve("faults-" + host);
  }

  /** Environment of a host's daemon. */
  Map<String, String> environment(String host) {
    try {
      write(host, 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("LD_PRELOAD", library().toString(), "PASID_TEST_FAULTS", faults(host).toString());
  }

  /** Changes a daemon that runs: seconds its clock is ahead, milliseconds a flush takes longer. */
  void write(String host, long aheadSeconds, long flushMs) throws IOException {
    ByteBuffer words = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    words.putLong(aheadSeconds).putLong(flushMs).flip();
    try (FileChannel file =
        FileChannel.open(faults(host), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(words);
    }
  }
}
