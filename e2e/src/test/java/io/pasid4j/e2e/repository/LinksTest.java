// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages lie by kind, and every reference to a page or a heading leads somewhere. */
class LinksTest {
  private static final Set<String> KINDS = Set.of("tutorial", "how-to", "reference", "explanation");
  private static final Pattern LINK =
      Pattern.compile("]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern MENTION = Pattern.compile("(?<![\\w/.-])docs/[\\w/-]+\\.md");

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Path page : Repository.files(".md")) {
      Matcher link = LINK.matcher(prose(page));
      while (link.find()) {
        followed++;
        if (!leadsSomewhere(page, link.group(1), link.group(2))) {
          broken.add(page + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(followed).isGreaterThan(50);
  }

  @Test
  void everyMentionOfAPageNamesOne() throws IOException {
    Path root = Repository.root();
    List<String> broken = new ArrayList<>();
    int checked = 0;
    for (Path file :
        Repository.files(".java", ".md", ".c", ".h", ".sh", ".py", ".go", ".rs", ".xml")) {
      Matcher mention = MENTION.matcher(Files.readString(file));
      while (mention.find()) {
        checked++;
        if (!Files.isRegularFile(root.resolve(mention.group()))) {
          broken.add(file + ": " + mention.group());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(checked).isGreaterThan(50);
  }

  @Test
  void everyPageIsOfAKindAndInTheIndex() throws IOException {
    Path docs = Repository.root().resolve("docs");
    String index = Files.readString(docs.resolve("README.md"));
    try (Stream<Path> all = Files.walk(docs)) {
      List<String> pages =
          all.filter(file -> file.toString().endsWith(".md"))
              .map(file -> docs.relativize(file).toString())
              .filter(page -> !page.equals("README.md"))
              .toList();
      assertThat(pages)
          .isNotEmpty()
          .allSatisfy(page -> assertThat(KINDS).contains(page.split("/", 2)[0]))
          .allSatisfy(page -> assertThat(index).contains("](" + page + ")"));
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(Repository.root().resolve("README.md"))).hasSizeLessThan(120);
  }

  private static boolean leadsSomewhere(Path page, String path, String heading) throws IOException {
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return Files.exists(target) && (heading == null || headings(target).contains(heading));
  }

  /** Headings as GitHub names them: lower case, no punctuation, hyphens for spaces. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String prose(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }
}
