// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a session open until a signal or the end of the input ends the command. */
final class SessionHold {
  private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
  private static final long DAEMON_CHECK_MS = 500;

  private final PasidClient session;
  private final AtomicBoolean isOver = new AtomicBoolean();

  private SessionHold(PasidClient session) {
    this.session = session;
  }

  /** Makes any end of the process end the session first, and count as a success. */
  static SessionHold of(PasidClient session) {
    SessionHold hold = new SessionHold(session);
    Runtime.getRuntime().addShutdownHook(new Thread(hold::endSession));
    return hold;
  }

  /**
   * Returns when the input has ended.
   *
   * @throws PasidConnectionException if the daemon goes away and does not come back in time
   */
  void untilEndOfInput() {
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
    } catch (PasidConnectionException gone) {
      isOver.set(true);
      throw gone;
    }
  }

  /** Left to the command: there is nothing to hold. */
  void abandon() {
    isOver.set(true);
  }

  private void endSession() {
    if (isOver.get()) {
      return;
    }
    session.close();
    // A signal is the usual end of holding, not a failure: without this the code would be 143.
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
      // The other end is gone, as at the end of the input.
    }
    ended.countDown();
  }
}
