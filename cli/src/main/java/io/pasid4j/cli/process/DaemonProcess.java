// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A daemon in a process of its own, which logs to a file beside its socket. Closing it kills it.
 */
public final class DaemonProcess implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofSeconds(30);
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(15);
  private static final String LOG = "daemon.log";
  private static final String READY = "ready: socket=";

  private final LineProcess process;
  private final Path socket;
  private final Path log;

  private DaemonProcess(LineProcess process, Path socket, Path log) {
    this.process = process;
    this.socket = socket;
    this.log = log;
  }

  /**
   * Starts {@code pasid daemon} and waits until it serves.
   *
   * @throws IllegalStateException if it does not come up
   */
  public static DaemonProcess start(Installation installation, Path socket, String... options) {
    List<String> arguments = new ArrayList<>(List.of("daemon", "--socket", socket.toString()));
    arguments.addAll(List.of(options));
    Path log = socket.resolveSibling(LOG);
    LineProcess process =
        LineProcess.start(
            "daemon",
            installation.pasid(arguments.toArray(String[]::new)),
            Map.of(),
            Redirect.appendTo(log.toFile()));
    try {
      String line = process.readLine(START_AT_MOST);
      if (!line.equals(READY + socket)) {
        throw new IllegalStateException("daemon: " + line + " (expected: " + READY + socket + ")");
      }
      return new DaemonProcess(process, socket, log);
    } catch (IllegalStateException notReady) {
      process.close();
      throw new IllegalStateException(notReady.getMessage() + ", its log: " + read(log), notReady);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The log so far. */
  public String log() {
    return read(log);
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Stops it as an operator does, with SIGTERM.
   *
   * @return its exit code
   */
  public int stop() {
    process.terminate();
    return process.exitCode(STOP_AT_MOST);
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
