// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves state aside. Of each space only the latest state set aside is kept. */
final class StateArchive {
  private StateArchive() {}

  /**
   * Moves the state of a space aside.
   *
   * @return where it is now
   */
  static Path move(Path own) throws IOException {
    String name = String.valueOf(own.getFileName());
    String prefix = SpaceNames.setAsidePrefix(name);
    Path parent = Objects.requireNonNull(own.toAbsolutePath().getParent());
    try (DirectoryStream<Path> older =
        Files.newDirectoryStream(
            parent, path -> String.valueOf(path.getFileName()).startsWith(prefix))) {
      for (Path each : older) {
        deleteAll(each);
      }
    }
    Path aside = parent.resolve(prefix + SpaceNames.bootOf(name));
    return Files.move(own, aside, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a directory and what is in it, if it is there; links are not followed. */
  static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
