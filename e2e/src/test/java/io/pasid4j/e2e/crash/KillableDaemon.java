// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A daemon that dies and comes back, always at one socket. */
final class KillableDaemon implements AutoCloseable {
  private final List<String> command;
  private final Path log;
  private Process process;

  KillableDaemon(List<String> command, Path log) throws IOException {
    this.command = List.copyOf(command);
    this.log = log;
    process = launch();
    awaitReady();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitReady() throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null || !line.startsWith("ready: ")) {
      throw new AssertionError("daemon: " + line + " (expected: ready), log: " + log);
    }
  }

  /** Ends it by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it by SIGTERM. */
  void terminate() throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("daemon: runs 60 s after SIGTERM (expected: ended)");
    }
  }

  /** Starts it and kills it after a while, wherever it is in its start. */
  void startAndKill(long afterMs) throws IOException, InterruptedException {
    process = launch();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMs));
    kill();
  }

  /** Starts it, until it is ready. */
  void start() throws IOException {
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
