// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process that is up while this is open. */
public final class Server implements AutoCloseable {
  private static final long START_LIMIT_MS = 20_000;
  private static final long POLL_MS = 5;

  private final Process process;
  private final Path socket;

  private Server(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /**
   * Starts a server and waits until its socket is there and, if it announces that, until it is
   * ready. Its log goes to {@code log}.
   */
  public static Server start(List<String> command, Path socket, Path log, boolean announces)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Server server = new Server(process, socket);
    try {
      if (announces) {
        server.awaitReadyLine(log);
      }
      server.awaitSocket();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private void awaitReadyLine(Path log) throws IOException {
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.startsWith("ready: ")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("daemon: ended (expected: ready): " + Files.readString(log).strip());
    }
  }

  private void awaitSocket() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
    while (!Files.exists(socket)) {
      if (System.nanoTime() > deadline || process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        throw new IOException("socket: " + socket + " (expected: a server to make it)");
      }
    }
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(START_LIMIT_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
