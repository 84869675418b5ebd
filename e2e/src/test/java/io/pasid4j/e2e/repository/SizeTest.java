// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Files and methods stay short enough to be read to their end. */
class SizeTest {
  private static final int MOST_LINES_OF_FILE = 350;

  private static final int MOST_LINES_OF_METHOD = 40;

  @Test
  void noFileIsLong() throws IOException {
    List<Path> files = Repository.files(".java", ".c", ".h", ".sh", ".yml", "/pasid", "/run");

    assertThat(files).hasSizeGreaterThan(20).allMatch(lines(MOST_LINES_OF_FILE), "short");
  }

  @Test
  void noMethodIsLong() throws IOException {
    List<Methods.Method> methods = Methods.of(Repository.files(".java"));

    assertThat(methods)
        .hasSizeGreaterThan(100)
        .allMatch(method -> method.lines() <= MOST_LINES_OF_METHOD, "short");
  }

  private static Predicate<Path> lines(int most) {
    return file -> {
      try (var lines = Files.lines(file)) {
        return lines.count() <= most;
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    };
  }
}
