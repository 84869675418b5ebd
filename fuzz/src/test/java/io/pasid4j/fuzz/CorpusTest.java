// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.fuzz.target.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs kept from earlier campaigns: they reach new code, or once failed. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/main/corpus");

  @ParameterizedTest
  @EnumSource
  void everyInputOfTheCorpusKeepsTheTargetsPromises(Targets target) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(CORPUS.resolve(target.folder()))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      try {
        target.attempt(Files.readAllBytes(input));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(input + ": " + e.getMessage(), e);
      }
    }
  }
}
