// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The Javadoc of core begins with the README's example, which {@link PagesTest} compiles and runs.
 */
class OverviewTest {
  @Test
  void theOverviewShowsTheExampleOfTheReadme() throws IOException {
    String overview =
        Files.readString(Repository.root().resolve("core/src/main/javadoc/overview.html"));
    List<String> examples =
        Page.all().stream()
            .filter(page -> page.name().equals("README.md"))
            .flatMap(page -> page.run("java").stream())
            .toList();

    assertThat(examples).hasSize(1);
    String shown = overview.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
    assertThat(shown).contains(examples.getFirst());
  }
}
