// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.client.PasidClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a session open until the command is told to end. */
final class Hold {
  private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
  private static final long DAEMON_CHECK_MS = 500;

  private Hold() {}

  /**
   * Returns when the input has ended; at a signal the process ends instead, after the session.
   *
   * @throws io.pasid4j.client.PasidConnectionException if the daemon goes away
   */
  static void until(PasidClient session) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(session)));
    CountDownLatch ended = new CountDownLatch(1);
    if (isInputOfAnotherProcess()) {
      Thread.ofPlatform().daemon().start(() -> awaitEndOfInput(ended));
    }
    try {
      while (!ended.await(DAEMON_CHECK_MS, TimeUnit.MILLISECONDS)) {
        session.info();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endBySignal(PasidClient session) {
    session.close();
    // Being told to end is the usual end of holding, not a failure: without this it would be 143.
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  /**
   * A terminal is left alone, because a command in its background is stopped when it reads; a file
   * or /dev/null has ended before it began.
   */
  private static boolean isInputOfAnotherProcess() {
    try {
      String input = Files.readSymbolicLink(STANDARD_INPUT).toString();
      return input.startsWith("pipe:") || input.startsWith("socket:");
    } catch (IOException closed) {
      return false;
    }
  }

  private static void awaitEndOfInput(CountDownLatch ended) {
    try (InputStream input = System.in) {
      input.skip(Long.MAX_VALUE);
    } catch (IOException broken) {
      // The other end is gone, which is what was waited for.
    }
    ended.countDown();
  }
}
