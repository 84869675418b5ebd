// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages can be read in an editor: no line is wider than .editorconfig says, tables apart. */
class MarkdownTest {
  private static final int MOST_COLUMNS = 120;

  @Test
  void noLineOfAPageIsWide() throws IOException {
    List<Path> pages = Repository.files(".md");

    assertThat(pages).hasSizeGreaterThan(15);
    assertThat(wideLines(pages)).isEmpty();
  }

  private static List<String> wideLines(List<Path> pages) throws IOException {
    List<String> wide = new ArrayList<>();
    for (Path page : pages) {
      Files.readAllLines(page).stream()
          .filter(line -> line.codePointCount(0, line.length()) > MOST_COLUMNS)
          .filter(line -> !line.startsWith("|"))
          .map(line -> page + ": " + line)
          .forEach(wide::add);
    }
    return wide;
  }
}
