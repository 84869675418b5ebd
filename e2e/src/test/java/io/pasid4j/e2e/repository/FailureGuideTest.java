// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The failure guide of a domain has every sentence that the code of a domain can say, and no other.
 * In the guide a message is a text in backquotes, in which anything may stand for what differs.
 */
class FailureGuideTest {
  private static final String JAVA = "src/main/java/io/pasid4j/";

  /** Directories and files whose sentences reach an operator. */
  private static final List<String> SAYING =
      List.of(
          "daemon/" + JAVA + "daemon/domain",
          "cluster/" + JAVA + "cluster",
          "domain/" + JAVA + "domain/host",
          "cli/" + JAVA + "cli/cluster",
          "daemon/" + JAVA + "daemon/config/DomainSection.java",
          "daemon/" + JAVA + "daemon/config/UidsSection.java",
          "daemon/" + JAVA + "daemon/management/http/WaitingRequests.java",
          "daemon/" + JAVA + "daemon/management/resource/DomainResource.java",
          "daemon/" + JAVA + "daemon/management/resource/DomainWait.java",
          "daemon/" + JAVA + "daemon/session/MovingSets.java",
          "daemon/" + JAVA + "daemon/space/DomainAmount.java",
          "daemon/" + JAVA + "daemon/space/StatefulSpaces.java",
          "daemon/" + JAVA + "daemon/space/Upstream.java");

  /** Texts that nobody is shown, and why. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          // A setting of Ratis.
          "1ms,10, 200ms,100000",
          // What the id of a group is made from.
          "pasid4j …",
          // The first line of a file.
          "pasid4j-leased 1",
          // Sentences of Ratis, by which its exceptions are recognized.
          "after the terminator",
          "has been locked",
          // Mistakes of a caller, which no configuration makes.
          "command: … bytes (expected: at most …)",
          "electionMs: … to … (expected: 50 or more, then something greater)",
          "proposalMs: … (expected: …, one attempt, or more)",
          "snapshots: used before the storage is known",
          "voters: … to … (expected: one added or removed)",
          // Snapshots on request, which only tests ask for.
          "snapshot: asked of a host that is no voter (expected: a voter)",
          "snapshot: not taken: …");

  /** A table of messages; its rows. */
  private static final Pattern MESSAGES =
      Pattern.compile("(?m)^\\| message \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)");

  private static final Pattern MESSAGE = Pattern.compile("`([^`]+)`");

  /** A sentence with fewer, as of two variables and a colon, is found in any message. */
  private static final int TELLING_LETTERS = 5;

  @Test
  void everySentenceOfTheDomainIsInTheGuide() throws IOException {
    List<String> messages = messages();
    List<String> missing =
        sentences().filter(sentence -> messages.stream().noneMatch(saidBy(sentence))).toList();

    assertThat(missing).as("not in docs/how-to/domain-failures.md").isEmpty();
  }

  @Test
  void theGuideHasNoMessageThatNobodySays() throws IOException {
    List<Predicate<String>> said =
        sentences()
            .filter(sentence ->
                sentence.codePoints().filter(Character::isLetter).count() >= TELLING_LETTERS)
            .map(FailureGuideTest::saidBy)
            .toList();
    List<String> messages = messages();

    assertThat(messages).hasSizeGreaterThan(150);
    assertThat(messages)
        .as("in docs/how-to/domain-failures.md, and said by no code")
        .allMatch(message -> said.stream().anyMatch(each -> each.test(message)), "is said");
  }

  @Test
  void whatIsNotShownIsThereStill() throws IOException {
    assertThat(all()).containsAll(NOT_SHOWN);
  }

  private static Stream<String> sentences() throws IOException {
    return all().stream().filter(sentence -> !NOT_SHOWN.contains(sentence));
  }

  private static Set<String> all() throws IOException {
    Path root = Repository.root();
    List<Path> files = new ArrayList<>();
    for (String saying : SAYING) {
      Path place = root.resolve(saying);
      assertThat(place).exists();
      try (Stream<Path> below = Files.walk(place)) {
        below.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return MessageTexts.of(files);
  }

  /** Returns whether a message of the guide has all that is fixed in a sentence, in order. */
  private static Predicate<String> saidBy(String sentence) {
    String anything =
        Arrays.stream(sentence.strip().split(MessageTexts.VARIABLE, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(anything).asPredicate();
  }

  /** The first columns of the guide's tables of messages. */
  private static List<String> messages() throws IOException {
    Path guide = Repository.root().resolve("docs/how-to/domain-failures.md");
    return MESSAGES
        .matcher(Files.readString(guide))
        .results()
        .flatMap(table -> table.group(1).lines())
        .map(row -> row.split("(?<!\\\\)\\|", -1)[1])
        .flatMap(column -> MESSAGE.matcher(column).results())
        .map(message -> message.group(1))
        .toList();
  }
}
