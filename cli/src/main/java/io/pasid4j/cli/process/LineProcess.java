// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process that takes and gives lines. Closing it kills it. For one thread at a time. */
public final class LineProcess implements AutoCloseable {
  /** Not a line: a line cannot hold a line feed. */
  private static final String END = "\n";

  private final String name;
  private final Process process;
  private final Writer toProcess;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private LineProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    toProcess = process.outputWriter();
  }

  /**
   * Starts a program whose errors go where this process's go.
   *
   * @param name for messages
   * @param command the program and its arguments
   * @param environment what is added to this process's environment
   * @throws UncheckedIOException if it cannot be started
   */
  public static LineProcess start(
      String name, List<String> command, Map<String, String> environment) {
    return start(name, command, environment, Redirect.INHERIT);
  }

  static LineProcess start(
      String name, List<String> command, Map<String, String> environment, Redirect errors) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().putAll(environment);
    try {
      LineProcess started = new LineProcess(name, builder.start());
      Thread.ofVirtual().name(name + " output").start(started::readLines);
      return started;
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException killed) {
      // A killed process leaves a broken pipe: that is an end like any other.
    }
    lines.add(END);
  }

  /**
   * Sends a line and waits for the answer.
   *
   * @throws IllegalStateException if none comes in time, or the process has ended
   */
  public String ask(String line, Duration atMost) {
    send(line);
    return readLine(atMost);
  }

  /**
   * Sends a line.
   *
   * @throws IllegalStateException if the process does not read any more
   */
  public void send(String line) {
    try {
      toProcess.write(line + "\n");
      toProcess.flush();
    } catch (IOException gone) {
      throw new IllegalStateException(name + ": does not read any more", gone);
    }
  }

  /**
   * The next line it prints.
   *
   * @throws IllegalStateException if none comes in time, or the process has ended
   */
  public String readLine(Duration atMost) {
    String line = poll(atMost);
    if (line == null) {
      throw new IllegalStateException(name + ": no line within " + atMost.toMillis() + " ms");
    }
    if (line.equals(END)) {
      lines.add(END);
      throw new IllegalStateException(name + ": has ended, exit code " + exitCode(atMost));
    }
    return line;
  }

  private @Nullable String poll(Duration atMost) {
    try {
      return lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + ": interrupted", interrupted);
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** True if it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end: SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(10));
  }

  /**
   * Waits for its end.
   *
   * @return the exit code; 128 and the signal's number if a signal ended it
   * @throws IllegalStateException if it has not ended in time
   */
  public int exitCode(Duration atMost) {
    try {
      if (process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(name + ": has not ended in " + atMost.toMillis() + " ms");
  }

  /** Closes its standard input: a program that reads lines ends by itself. */
  public void endInput() {
    try {
      toProcess.close();
    } catch (IOException gone) {
      // It does not read any more, so there is no input to end.
    }
  }

  @Override
  public void close() {
    kill();
  }
}
