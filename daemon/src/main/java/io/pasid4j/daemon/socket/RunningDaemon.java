// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.netty.channel.EventLoopGroup;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Another daemon at the same address: a daemon that serves is left alone, and one that stops is
 * waited for.
 */
final class RunningDaemon {
  /** The time that a daemon that holds the lock may go on without listening. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private RunningDaemon() {}

  static StartException listens(int pid, Path socket) {
    return new StartException("already running: pid " + pid + " (socket: " + socket + ")");
  }

  /**
   * Takes the lock of an address. A daemon that has it without listening is starting, or stopping:
   * the lock is tried again until that listens, has ended, or the time is up.
   *
   * @throws StartException if another daemon keeps the lock
   */
  static LockFile takeLock(Path lockFile, Path socket, EventLoopGroup loops) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    @Nullable LockFile lock = LockFile.tryTake(lockFile);
    while (lock == null) {
      OptionalInt pid = pidOfListener(socket, loops);
      if (pid.isPresent()) {
        throw listens(pid.getAsInt(), socket);
      }
      if (System.nanoTime() > deadline) {
        throw new StartException(
            "already running: another daemon has held %s for %d s and does not listen at %s (expected: it listens or has ended)"
                .formatted(lockFile, PATIENCE.toSeconds(), socket));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = LockFile.tryTake(lockFile);
    }
    return lock;
  }

  private static OptionalInt pidOfListener(Path socket, EventLoopGroup loops) {
    try {
      return ListenerProbe.pidOfListener(socket, loops);
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
