// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.Spaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Examples of the documentation can be used as they are. */
class ExamplesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("reference/configuration.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static List<String> examples(Path page) throws IOException {
    return YAML.matcher(Files.readString(page))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static List<String> examplesOfAllPages() throws IOException {
    List<String> examples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DOCS)) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        examples.addAll(examples(page));
      }
    }
    return examples;
  }

  private static DaemonOptions options(String yaml) {
    Configuration configuration = ConfigurationFile.parse("configuration.md", yaml);
    return new DaemonOptions(Path.of("/run/pasid/pasid.sock"), configuration);
  }

  @Test
  void everyExampleIsAConfiguration() throws IOException {
    assertThat(examples(PAGE)).hasSizeGreaterThanOrEqualTo(3);
    for (String example : examplesOfAllPages()) {
      DaemonOptions options = options(example);
      assertThat(options.rules().inOrder()).isNotEmpty();
      assertThat(Spaces.host(options.spaces(), SpaceFactory.IN_MEMORY).all())
          .hasSameSizeAs(options.spaces());
    }
  }

  @Test
  void everyKeyIsDocumented() throws IOException {
    String page = Files.readString(PAGE);
    for (List<String> keys :
        List.of(
            ConfigurationFile.KEYS,
            LimitsSection.KEYS,
            ManagementSection.KEYS,
            AuditSection.KEYS,
            SpacesSection.KEYS,
            RulesSection.KEYS)) {
      assertThat(keys).allSatisfy(key -> assertThat(page).contains("`" + key));
    }
  }

  @Test
  void staticAndDynamicIdsAreKeptApart() throws IOException {
    Spaces spaces = Spaces.host(options(examples(PAGE).get(1)).spaces(), SpaceFactory.IN_MEMORY);
    PasidSpace whole = spaces.byName("pasid").orElseThrow().space();
    PasidSpace fixed = spaces.byName("pasid-static").orElseThrow().space();

    for (int id : new int[] {0, 999, 1000, 1999, 2000, 4095, 4096, 4097, 0x8000, 0x8FFF, 0x9000}) {
      boolean ofStatic = (id >= 1000 && id <= 1999) || id == 4096;
      boolean ofDpdk = id >= 0x8000 && id <= 0x8FFF;
      assertThat(fixed.describe(id).state() == IdState.FREE)
          .as("static %d", id)
          .isEqualTo(ofStatic);
      assertThat(whole.describe(id).state() == IdState.FREE)
          .as("whole %d", id)
          .isEqualTo(id != 0 && !ofStatic && !ofDpdk);
    }
    assertThat(fixed.open("a", Quota.limit(2000)).allocate(PasidRange.ALL, 1001)).endsWith(4096);
  }
}
