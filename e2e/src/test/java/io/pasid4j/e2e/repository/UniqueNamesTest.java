// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A type's simple name identifies it: no two main types of the repository share one. */
class UniqueNamesTest {
  @Test
  void noTwoMainTypesShareAName() throws IOException {
    Map<String, List<Path>> byName =
        Repository.files(".java").stream()
            .filter(file -> file.toString().contains("/src/main/java/"))
            .filter(file -> !String.valueOf(file.getFileName()).contains("-info"))
            .collect(Collectors.groupingBy(file -> String.valueOf(file.getFileName())));

    assertThat(byName).hasSizeGreaterThan(300);
    assertThat(byName.values()).allMatch(files -> files.size() == 1, "one file");
  }
}
