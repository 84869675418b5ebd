// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders for what is shared by all inputs of a run. They are removed as the JVM ends. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path make() {
    try {
      Path folder = Files.createTempDirectory("pasid-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException | UncheckedIOException removedByTheDaemon) {
      // A daemon that stops at the same time removes its socket.
    } catch (IOException e) {
      System.err.println("folder: " + folder + " is left: " + e);
    }
  }
}
