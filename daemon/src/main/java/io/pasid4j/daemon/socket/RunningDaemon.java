// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.netty.channel.EventLoopGroup;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** Says which other daemon has the place. */
final class RunningDaemon {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private RunningDaemon() {}

  static StartException listens(int pid, Path socket) {
    return new StartException("already running: pid " + pid + " (socket: " + socket + ")");
  }

  /** The one with the lock may not listen yet: both were started at once. Waits a little for it. */
  static StartException holdsTheLock(Path socket, EventLoopGroup loops) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      OptionalInt pid = ask(socket, loops);
      if (pid.isPresent()) {
        return listens(pid.getAsInt(), socket);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (System.nanoTime() < deadline);
    return new StartException(
        "already running: another daemon holds "
            + socket
            + ".lock, but does not listen at the socket (expected: it listens or has ended)");
  }

  private static OptionalInt ask(Path socket, EventLoopGroup loops) {
    try {
      return ListenerProbe.pidOfListener(socket, loops);
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
