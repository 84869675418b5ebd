// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import io.pasid4j.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Paths in this clone. */
public final class Repository {
  private static final Set<String> NOT_OURS = Set.of("target", ".git");

  private Repository() {}

  /** The directory that holds the start script. */
  public static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(at.resolve("pasid"))) {
      Path above = at.getParent();
      if (above == null) {
        throw new IllegalStateException("user.dir: no directory above it holds ./pasid");
      }
      at = above;
    }
    return at;
  }

  /** The programs built in this clone. */
  public static Installation installation() {
    return new Installation(root());
  }

  /** The files of the repository whose names end so, without what is built. */
  public static List<Path> files(String... endings) throws IOException {
    Path root = root();
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> endsWithAny(file.toString(), endings))
          .filter(file -> !isBuilt(root.relativize(file)))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static boolean endsWithAny(String name, String... endings) {
    return Stream.of(endings).anyMatch(name::endsWith);
  }

  private static boolean isBuilt(Path file) {
    for (Path name : file) {
      if (NOT_OURS.contains(name.toString())) {
        return true;
      }
    }
    return false;
  }
}
