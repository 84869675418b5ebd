// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory and the processes of a demo. Closing it, or a signal to this process, ends and
 * removes them all.
 */
final class Scratch implements AutoCloseable {
  private final Path directory;
  private final List<AutoCloseable> processes = new ArrayList<>();
  private boolean closed;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch create() {
    try {
      Scratch scratch = new Scratch(Files.createTempDirectory("pasid-demo-"));
      Runtime.getRuntime().addShutdownHook(new Thread(scratch::close));
      return scratch;
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** A signal may come between the start of a process and its place in the list. */
  synchronized <T extends AutoCloseable> T keep(T process) {
    processes.add(process);
    if (closed) {
      closeAll();
    }
    return process;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll();
      removeDirectory();
    }
  }

  private void closeAll() {
    for (AutoCloseable process : processes.reversed()) {
      try {
        process.close();
      } catch (Exception stillThere) {
        System.err.println("pasid: demo: " + stillThere.getMessage());
      }
    }
  }

  private void removeDirectory() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.err.println("pasid: demo: left behind: " + directory + ": " + left.getMessage());
    }
  }
}
